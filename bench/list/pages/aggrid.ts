import { ClientSideRowModelModule, createGrid, ModuleRegistry } from 'ag-grid-community'
import type { Event } from '../../../edge/contract.ts'
import { makeRows, ROW_HEIGHT, textsOf } from './shared.ts'

/** AG Grid, plainly: its client-side rows and a look of its own. */
ModuleRegistry.registerModules([ClientSideRowModelModule])
const rows = makeRows()
const list = document.querySelector<HTMLElement>('#list')
if (!list) throw new Error('no #list')

const NAMES = ['time', 'user', 'activity', 'item', 'location', 'ip', 'access', 'outcome']
createGrid<Event>(list, {
  rowData: rows,
  rowHeight: ROW_HEIGHT,
  rowBuffer: 28,
  suppressColumnVirtualisation: true,
  columnDefs: NAMES.map((headerName, at) => ({
    headerName,
    flex: 1,
    valueGetter: ({ data }: { data: Event | undefined }) => (data ? textsOf(data)[at] : ''),
  })),
})
