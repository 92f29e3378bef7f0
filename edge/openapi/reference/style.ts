/** The page's only style; its hash stands in the page's policy. */
export const STYLE = `:root{color-scheme:light dark;--line:light-dark(#d9dde3,#3a3f47);--soft:light-dark(#f4f6f8,#1d2026);--dim:light-dark(#535b66,#a4acb8);
--link:light-dark(#0b57d0,#8ab4f8);--good:light-dark(#0a6b30,#6fd08c);--bad:light-dark(#a8271c,#ff9d92)}
*{box-sizing:border-box}html{scroll-padding-top:1rem}
body{margin:0;font:16px/1.55 system-ui,sans-serif;display:grid;grid-template-columns:18rem minmax(0,1fr)}
a{color:var(--link)}:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:Canvas;padding:.5rem;z-index:1}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.5rem 1rem;border-inline-end:1px solid var(--line);font-size:.875rem}
nav summary{cursor:pointer;font-weight:600;padding:.25rem 0}nav ul{list-style:none;margin:0 0 .75rem;padding:0}
nav li a{display:block;padding:.2rem .5rem;text-decoration:none;color:inherit;border-radius:4px}nav li a:hover{background:var(--soft);text-decoration:underline}
main{padding:2rem clamp(1rem,4vw,3rem) 4rem;max-width:62rem}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.375rem;margin:3rem 0 .25rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:1.125rem;margin:2.25rem 0 .25rem}h3 a{color:inherit;text-decoration:none}h3 a:hover{text-decoration:underline}h4{font-size:1rem;margin:1.25rem 0 .25rem}
p{margin:.5rem 0}code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.875em}
.address{overflow-wrap:anywhere}.method{font:600 .75rem/1 ui-monospace,monospace;border:1px solid;border-radius:4px;padding:.15rem .4rem}
.get{color:var(--link)}.post,.patch{color:var(--good)}.delete{color:var(--bad)}.good{color:var(--good)}.bad{color:var(--bad)}
pre{background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:.75rem;overflow:auto;max-height:26rem;line-height:1.45}
table{border-collapse:collapse;width:100%;margin:.75rem 0;font-size:.9375rem}caption{text-align:start;font-weight:600;padding-bottom:.25rem}
th,td{text-align:start;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}thead th{color:var(--dim);font-weight:500}
th[scope=row]{font-weight:400;width:25%}td:nth-child(2){width:25%}.answer{margin:.35rem 0}summary{cursor:pointer}.dim{color:var(--dim)}
@media(max-width:800px){body{display:block}nav{position:static;height:auto;max-height:60vh;border:0;border-bottom:1px solid var(--line)}}
@media print{nav{display:none}body{display:block}details:not([open])>*{display:block}}`
