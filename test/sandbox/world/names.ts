/** Invented people, firms and files. Anything that looks like an attack is one: names are data, never markup. */
export const given =
  'Maya Oliver Priya Noah Amara Lucas Ingrid Tomás Wei Fatima Henrik Chloé Arjun Sofia Daniel Zoë Kwame Elena Hiro Leila Jonas Ana Marcus Nadia Piotr Grace Omar Isabel Viktor Yuki Samuel Aisha Björn Camille Dev Esther Felix Giulia Hassan Irina Jack Keiko Liam Mina Nils Olga Pablo Quinn Rosa Sven Tara Umar Vera Will Xenia Yara Zane Ruth Owen Meera'.split(
    ' ',
  )

export const surnames =
  "Lindqvist Okafor Sharma García Chen O'Brien Müller Kowalski Haddad Rossi Tanaka Novak Silva Andersson Mensah Dubois Petrov Nakamura Iyer Walsh Castro Berg Ahmed Fischer Costa Larsen Moreau Singh Ivanova Baker Nguyen Santos Weber Kaur Romero Sato Hughes Bauer Reyes Popescu Jensen Das Murphy Vargas Schmidt Rahman Lopez Eriksen Turner Mehta Carter Yilmaz Horvat Park Evans Ortega Klein Bose Grant Winter".split(
    ' ',
  )

/** Display names that a careless page or export would trip over. */
export const awkwardNames = [
  '<b>Bobby</b> Tables',
  '"><img src=x onerror=alert(1)>',
  '=HYPERLINK("http://evil.example","click")',
  '山田 太郎',
  'محمد العربي',
  '\u202Eexe.nimda',
  'Zoë 👩🏽‍💻 Ångström',
  "'; DROP TABLE events;--",
  '@SUM(1+1)*cmd|" /C calc"!A0',
  'Łukasz\tŻółć',
]

export const folders =
  'Finance,Legal,Marketing,Engineering,Design,Sales,People,Operations,Board,Research,Product,Support,Security,Facilities,Procurement,Brand,Events,Partners,Contracts,Payroll,Audit,Customer Success,Data Room,Field Photos,Archive'.split(
    ',',
  )

export const subfolders =
  'Drafts,Final,2024,2025,2026,Reviews,Shared,Q1,Q2,Q3,Q4,Templates,Scans,Clients,Internal'.split(',')

export const fileWords =
  'budget report invoice contract roadmap minutes forecast proposal brief summary plan review checklist agreement statement survey handbook deck notes photo scan ledger schedule policy estimate mockup logo brochure specification payroll'.split(
    ' ',
  )

export const extensions = 'pdf docx xlsx pptx png jpg txt csv key zip psd mp4 md numbers'.split(' ')

/** File names that are legal in Dropbox and hostile to whoever shows them. */
export const awkwardFiles = [
  '<script>alert(document.domain)</script>.html',
  '"><svg onload=alert(1)>.svg',
  '#{7*7}{{7*7}}.txt',
  "=cmd|' /C calc'!A0.xlsx",
  '+1-2@SUM(A1).csv',
  'invoice\u202Efdp.exe',
  '報告書 2026年.pdf',
  'التقرير السنوي.pdf',
  'отчёт за квартал.docx',
  '🎉🔥 launch party 👨‍👩‍👧‍👦.png',
  'cafe\u0301 (decomposed).txt',
  'café (composed).txt',
  'tab\there.txt',
  'line\nbreak.txt',
  'null\u0000byte.bin',
  '__proto__',
  'constructor',
  '%00%2e%2e%2f.txt',
  "Robert'); DROP TABLE events;--.sql",
  ' leading and trailing .txt ',
  'zero\u200Bwidth\uFEFF.txt',
  '</script><!--.json',
  'javascript:alert(1)',
  `${'very long name '.repeat(16)}end.pdf`,
  '- not a flag --help.md',
  'quotes " and \\ backslash.txt',
  '.DS_Store',
  'CON.txt',
]

export const outsideFirms =
  'Brightwater Advisory,Kestrel Legal,Northgate Print,Orchid Studio,Pinecrest Capital,Quarry Media,Redfern Audit,Silverline Travel,Tallis Foods,Umber Design,Verdant Energy,Westlake Health,Yarrow Books,Zephyr Freight'.split(
    ',',
  )

export const apps =
  'Slack,Zoom,DocuSign,Asana,Trello,Canva,Monday,Notion,HelloSign,Adobe Acrobat,Airtable,Box Mover,Zapier,IFTTT,Figma,Miro,Backup Buddy,PDF Wizard,Photo Sync,Time Tracker'.split(
    ',',
  )
