"""How a report in HTML looks: on a screen, light or dark, on a telephone, and on paper, where it is always light."""

STYLE = """
:root { color-scheme: light dark; --ground: #f7f8fa; --card: #fff; --ink: #1b1f24; --faint: #5b6470; --line: #dfe2e7;
  --accent: #3b5bdb; --code: #f1f3f6; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171a; --card: #1c2024; --ink: #e6e9ec; --faint: #9aa4af;
  --line: #33393f; --accent: #8ba3ff; --code: #252a2f; } }
@media print { :root { color-scheme: light; --ground: #fff; --card: #fff; --ink: #000; --faint: #444; --line: #bbb;
  --accent: #1b3bb0; --code: #f4f4f4; } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 1400px; padding: 32px 24px 64px; background: var(--ground); color: var(--ink);
  font: 15px/1.6 system-ui, "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif;
  word-break: keep-all; overflow-wrap: anywhere }
h1 { font-size: 24px; line-height: 1.3; margin: 0; font-weight: 600 }
h2 { font-size: 18px; margin: 40px 0 12px; font-weight: 600 }
.made, .quiet { color: var(--faint); font-size: 13px; margin: 4px 0 }
.prompt { white-space: pre-wrap; border-left: 3px solid var(--accent); padding: 4px 16px; margin: 0 0 16px }
.answers { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr)) }
.answer { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 18px;
  min-width: 0 }
.answer > h3 { margin: 0 0 8px; font-size: 14px; font-weight: 600; color: var(--accent) }
.said > :first-child { margin-top: 0 } .said > :last-child { margin-bottom: 0 }
.said h1, .said h2, .said h3, .said h4 { font-size: 16px; margin: 16px 0 8px }
.said a { color: var(--accent) }
pre { background: var(--code); border-radius: 6px; padding: 10px 12px; overflow-x: auto; white-space: pre }
pre.wraps { white-space: pre-wrap; overflow-wrap: anywhere }
code, pre { font: 13px/1.5 ui-monospace, "Cascadia Mono", Menlo, monospace }
:not(pre) > code { background: var(--code); padding: 1px 4px; border-radius: 4px }
.attached img { display: block; max-width: min(100%, 480px); max-height: 360px; border-radius: 6px; margin: 8px 0 }
.wide { overflow-x: auto; word-break: normal; overflow-wrap: normal }
table { border-collapse: collapse; margin: 12px 0; font-size: 13px }
th, td { border-bottom: 1px solid var(--line); padding: 5px 16px 5px 0; text-align: left; vertical-align: top }
th { font-weight: 600; white-space: nowrap } .figures td { white-space: nowrap; font-variant-numeric: tabular-nums }
.vote { margin: 8px 0 } details { margin: 8px 0 } summary { color: var(--faint); font-size: 13px; cursor: pointer }
.id { font: 12px/1.5 ui-monospace, Menlo, monospace; overflow-wrap: anywhere; color: var(--faint) }
.models td { min-width: 120px; max-width: 420px; overflow-wrap: anywhere }
.system { white-space: pre-wrap }
@media (max-width: 600px) { body { padding: 20px 14px 48px } h1 { font-size: 20px } .prompt { padding: 2px 12px } }
@media print { body { max-width: none; padding: 0; font-size: 11pt } pre { white-space: pre-wrap }
  .answers { display: block } .answer { margin-bottom: 12px } h2, h3 { break-after: avoid }
  tr, .vote { break-inside: avoid } .figures td, th { white-space: normal; padding-right: 8px } }
"""
