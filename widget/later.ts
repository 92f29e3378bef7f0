/**
 * All that is not shown at first, one file of the build: it is loaded when the first of it is wanted, and once.
 * A new part is imported here; what the core calls by name is exported.
 */
// The styles side by side, since like beside like is what compresses.
import './styles/activity.ts'
import './styles/chart.ts'
import './styles/dialogs.ts'
import './styles/drawer.ts'
import './styles/events.ts'
import './styles/filters.ts'
import './elements/event-list.ts'
import './elements/event-chart.ts'
import './elements/event-export.ts'
import './elements/event-insight.ts'
import './elements/filter-rows.ts'
import './elements/query-list.ts'
import './elements/connection-activity.ts'

export { disconnectDialog, renameForm } from './elements/connection-manage.ts'
export { dialogs } from './styles/dialogs.ts'
