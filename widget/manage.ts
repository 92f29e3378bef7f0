/** Streams and the audit trail, a file of the build of their own: loaded when somebody wants to see either. */
import './styles/manage.ts'
import './elements/manage-view.ts'
