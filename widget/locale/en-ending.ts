/** What is asked before a connection ends; in English it comes with the question. */
export const enEnding = {
  disconnectTitle: (name: string) => `Disconnect ${name}?`,
  removeTitle: (name: string) => `Remove ${name}?`,
  disconnectText: 'Access to Dropbox is withdrawn and no new events are read.',
  removeText: 'The link stops working. Nobody can approve it any more.',
  removeAllText: 'Its events are deleted too. This cannot be undone.',
  keepEvents: 'Keep the events read so far',
  keepEventsHint: 'They stay searchable until their retention ends.',
  deleteEvents: 'Delete the events too',
  deleteEventsHint: 'This cannot be undone.',
}

export type EndingWords = typeof enEnding
