"""How pages look: colours, the sheet of styles for screen, phone and paper."""

import streamlit as st

from pages.parts.words import text

LIGHT = {
    "better": "#0072B2",
    "worse": "#D55E00",
    "better_text": "#005C91",
    "worse_text": "#A84A00",
    "grey": "#767676",
    "faint": "#B3B3B3",
    "accent": "#0072B2",
    "near": "#F5C9A3",
    "surface": "#FFFFFF",
    "raised": "#F5F7FA",
    "line": "#D5DAE1",
    "quiet": "#5A6472",
    "text": "#1F2933",
}
DARK = {
    "better": "#56B4E9",
    "worse": "#F08A3C",
    "better_text": "#7CC6F2",
    "worse_text": "#FFA968",
    "grey": "#9A9A9A",
    "faint": "#6A6F78",
    "accent": "#56B4E9",
    "near": "#8A5A33",
    "surface": "#0E1117",
    "raised": "#1A1F29",
    "line": "#363D4A",
    "quiet": "#AEB6C2",
    "text": "#FAFAFA",
}
CATEGORIES = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7")
"""Okabe and Ito: told apart by the colour-blind. Parts of a whole, at most six."""


def colours() -> dict[str, str]:
    """The colours of the theme that the reader's browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def apply(language: str) -> None:
    """Puts the sheet of styles on the page; each sheet of paper says its number in this language."""
    variables = "".join(f"--{name.replace('_', '-')}:{value};" for name, value in colours().items())
    number = PAGE % text(language, "Page")
    st.html(f"<style>:root{{{variables}}}{SHEET}{number}</style>")


PAGE = '@page{@bottom-right{content:"%s " counter(page) "/" counter(pages);font-size:9pt}}'


SHEET = """
.stMainBlockContainer{padding:2.1rem 2rem 2rem;max-width:1500px}
.stApp header{height:2.6rem;min-height:2.6rem;background:transparent}
.stMain .stVerticalBlock{gap:.55rem}
[data-testid=stSidebarUserContent]{padding-top:0} [data-testid=stSidebar] .stVerticalBlock{gap:.3rem}
.st-key-who{margin-top:1rem;padding-top:1rem;border-top:1px solid var(--line);gap:.6rem!important}
[data-testid=stSidebar] [data-testid=stCaptionContainer]{margin:.5rem 0 0} [data-testid=stSidebar] [data-testid=stCaptionContainer] p{margin:0;font-weight:600}
.stMain [data-testid=stWidgetLabel] p{font-size:.8rem}
.stMain [data-testid=stWidgetLabel]{min-height:1.1rem;margin-bottom:.1rem}
@media (min-width:701px){
.st-key-filters [data-testid=stSelectbox],.st-key-filters [data-testid=stTextInput]{display:flex;flex-direction:row;align-items:center;gap:.5rem}
.st-key-filters [data-testid=stWidgetLabel]{margin:0;white-space:nowrap;flex:none}
.st-key-filters [data-testid=stSelectbox]>:last-child,.st-key-filters [data-testid=stTextInput]>:last-child{flex:1 1 0;min-width:0;width:auto}
}
.paper,.phone{display:none}
.stHtml a{color:var(--better-text);text-underline-offset:.15em}
.page-title{font-size:1.5rem;font-weight:700;line-height:1.25;margin:0 0 .15rem!important;padding:0!important}
.status{color:var(--quiet);font-size:.875rem;line-height:1.4;margin:0}
.hindsight{background:var(--raised);border-left:4px solid var(--worse);padding:.35rem .7rem;margin:0 0 .4rem;font-size:.9rem}
.status .mark{color:var(--worse-text)}
.status .sample{background:var(--worse-text);color:var(--surface);font-weight:700;padding:.05rem .45rem;border-radius:.25rem;margin-right:.5rem;white-space:nowrap}
.stamp{display:inline-block;border:2px solid var(--worse-text);color:var(--worse-text);font-weight:700;letter-spacing:.03em;padding:.15rem .7rem;border-radius:.3rem;margin:.2rem 0 0!important}
.st-key-weights .stSlider [data-testid=stWidgetLabel]{margin-bottom:.8rem}
.headline{font-size:1.1rem;font-weight:600;line-height:1.4;margin:.1rem 0 0}
.headline span{font-weight:400}
.quiet,.under{color:var(--quiet)} .under{display:block;font-size:.8rem;font-weight:400}
.nowrap{white-space:nowrap} .better{color:var(--better-text);white-space:nowrap} .worse{color:var(--worse-text);white-space:nowrap}
.verdict{border-left:3px solid var(--accent);padding:.05rem 0 .05rem .5rem;margin:.25rem 0 0;min-width:15rem;max-width:27rem;text-align:left} .verdict p{margin:.1rem 0!important;font-size:.84rem!important;overflow-wrap:anywhere} .verdict b{font-weight:600}
p.files{margin:.3rem 0 0!important;font-size:.9rem} span.files{display:block;font-size:.84rem}
.missing{font-style:italic;color:var(--quiet)}
td.missing-cell{background:repeating-linear-gradient(45deg,transparent 0 5px,color-mix(in srgb,var(--grey) 22%,transparent) 5px 7px)}
.cards{display:grid;grid-template-columns:repeat(var(--count,5),minmax(0,1fr));gap:.6rem;margin:.15rem 0}
.card{display:block;border:1px solid var(--line);border-radius:.5rem;padding:.45rem .7rem;background:var(--raised);color:inherit!important;text-decoration:none!important;min-height:44px}
a.card:hover,a.card:focus-visible{border-color:var(--accent)}
.card .label{font-size:.78rem;line-height:1.3;color:var(--quiet)} .card .value{font-size:1.15rem;font-weight:700;line-height:1.25;font-variant-numeric:tabular-nums;display:flex;justify-content:space-between;align-items:center;gap:.5rem}
.card .better,.card .worse{white-space:normal}
[data-variant=segmented_control][data-selected=true] p{color:var(--better-text)}
.card .note{font-size:.78rem;color:var(--quiet);line-height:1.3}
.own{margin:0!important;border:1px solid var(--accent);border-left-width:5px;border-radius:.4rem;padding:.4rem .8rem;background:var(--raised);font-weight:600}
.finding{font-size:1rem;font-weight:700;line-height:1.3;margin:.3rem 0 0;padding:0} .drawn{color:var(--quiet);font-size:.8rem;margin:0;line-height:1.35}
.attention{margin:0!important;padding:0!important;list-style:none!important} .attention li{margin:0!important;padding:.4rem 0;border-bottom:1px solid var(--line);line-height:1.4;font-size:.92rem}
.attention li:last-child{border:0} .attention a,.notes a,.plain a{white-space:nowrap}
.notes{font-size:.84rem;color:var(--quiet);margin:.3rem 0 0;padding-left:1.1rem} .notes li{margin:.15rem 0}
.method{margin:.2rem 0 .3rem!important;padding-left:1.4rem!important;max-width:62rem} .method li{margin:.15rem 0!important;line-height:1.45}
.table-box{overflow-x:auto;max-width:100%} .table-box.tall{max-height:80vh;overflow-y:auto}
table.ours{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums;color:inherit}
table.ours caption{text-align:left;color:var(--quiet);font-size:.8rem;padding:.2rem 0}
table.ours th{position:sticky;top:0;background:var(--surface);text-align:left;font-weight:600;vertical-align:bottom;border-bottom:2px solid var(--line);padding:.35rem .55rem;z-index:1}
table.ours td{border-bottom:1px solid var(--line);padding:.35rem .55rem;vertical-align:middle}
table.ours .right{text-align:right} table.ours .centre{text-align:center} table.ours .unit{display:block;font-weight:400;color:var(--quiet);font-size:.78rem}
table.ours tr.own-row td{background:color-mix(in srgb,var(--accent) 12%,transparent)}
table.ours tr.heading td{font-weight:600;background:var(--raised)}
table.ours td.lead{min-width:9.5rem} table.ours td.centre .under{white-space:nowrap}
table.ours.dense{font-size:.82rem} table.ours.dense th,table.ours.dense td{padding:.3rem .4rem} table.ours.dense td.lead,table.ours.dense td.words{min-width:6.2rem}
table.ours .rank,.phone-list .rank{font-size:1.35rem;font-weight:700}
table.ours td.best{font-weight:700}
.take{margin:.1rem 0 .3rem!important;text-align:right} .take button{background:none;border:0;padding:.2rem 0;color:var(--better-text);font:inherit;font-size:.8rem;text-decoration:underline;text-underline-offset:.15em;cursor:pointer}
.bar{display:block;height:5px;background:color-mix(in srgb,var(--grey) 22%,transparent);border-radius:3px;margin-top:3px;min-width:90px}
.bar i{display:block;height:100%;background:var(--accent);border-radius:3px}
.spark{vertical-align:middle;max-width:none}
.why a{display:inline-block;border:1px solid var(--line);border-radius:.35rem;padding:.1rem .5rem;font-size:.8rem;white-space:nowrap;text-decoration:none} .why a:hover,.why a:focus-visible{border-color:var(--accent)}
.phone-list .end{text-align:right} .phone-list .why a{padding:.3rem .9rem}
.stPlotlyChart .main-svg a{pointer-events:all;cursor:pointer}
.stHtml details summary{cursor:pointer;color:var(--better-text)}
.chip{border:1px solid var(--line);border-radius:1rem;padding:.05rem .55rem;font-size:.8rem;white-space:nowrap}
.phone-list{list-style:none!important;margin:0!important;padding:0!important} .phone-list li{margin-left:0!important;border:1px solid var(--line);border-radius:.5rem;padding:.55rem .7rem;margin:.4rem 0;background:var(--raised)}
.phone-list .line{display:flex;gap:.5rem;align-items:baseline;justify-content:space-between} .phone-list .line>:last-child{white-space:nowrap} .phone-list b{font-variant-numeric:tabular-nums}
.entrance{max-width:24rem;display:grid;gap:.8rem;margin:.4rem 0} .entrance label{display:grid;gap:.25rem;font-size:.9rem;font-weight:600}
.entrance input:not([type=hidden]){font:inherit;font-weight:400;font-size:1rem;padding:.5rem .7rem;min-height:44px;border:1px solid var(--grey);border-radius:.4rem;background:var(--surface);color:var(--text)}
.entrance button{font:inherit;font-weight:600;min-height:44px;border:0;border-radius:.4rem;background:#0072B2;color:#fff;cursor:pointer}
.entrance :focus-visible,.leaving :focus-visible{outline:3px solid var(--accent);outline-offset:1px}
.leaving{display:grid;justify-items:start;gap:.1rem;margin:0} .leaving a,.leaving button{font:inherit;font-size:.875rem;background:none;border:0;padding:.3rem 0;min-height:32px;color:var(--better-text);text-decoration:underline;text-underline-offset:.15em;cursor:pointer;text-align:left}
.signed-in{margin:0!important;font-weight:600}
@media screen and (max-width:700px){
.stMainBlockContainer{padding:2.8rem .8rem 2rem}
.cards{grid-template-columns:repeat(2,minmax(0,1fr))}
.st-key-filters [data-testid=stHorizontalBlock]{flex-wrap:wrap;gap:.5rem} .st-key-filters [data-testid=stColumn]{min-width:calc(50% - .5rem);flex:1 1 calc(50% - .5rem)}
.desk,[class*="st-key-desk-"]{display:none!important} .phone{display:block}
table.ours.stacking thead{display:none} table.ours.stacking caption{display:block} table.ours.stacking,table.ours.stacking tbody,table.ours.stacking tr,table.ours.stacking td{display:block;width:100%}
table.ours.stacking tr{border:1px solid var(--line);border-radius:.5rem;margin:.45rem 0;padding:.3rem .2rem;background:var(--raised)}
table.ours.stacking td{display:flex;justify-content:space-between;gap:1rem;text-align:right;border:0;padding:.25rem .5rem}
table.ours.stacking td::before{content:attr(data-label);color:var(--quiet);text-align:left;flex:none;max-width:45%} table.ours.stacking td>div{min-width:0}
[data-testid=stButtonGroup] [role=radiogroup]{flex-wrap:wrap!important}
table.ours.stacking td:has(>div:empty){display:none} table.ours.stacking td.lead{font-weight:600;text-align:left} table.ours.stacking tr.heading td{justify-content:flex-start;text-align:left} table.ours.stacking td.lead::before{content:none}
}
@page{size:A4;margin:14mm 12mm 16mm}
@media print{
:root{--surface:#fff;--raised:#fff;--text:#000;--quiet:#333;--line:#999;--better-text:#000;--worse-text:#000}
.stApp,.stMain,.stApp *{color:#000!important}
.stApp,.stApp>div,[data-testid=stAppViewContainer],.stMain,[data-testid=stMainBlockContainer],#root{position:static!important;overflow:visible!important;height:auto!important;display:block!important;background:#fff!important}
.stApp header,.stSidebar,[data-testid=stSidebar],.stButton,.stDownloadButton,.stFileUploader,.st-key-filters,[data-testid=stExpander],[data-testid=stToolbar],[data-testid=stButtonGroup],.headline a,.plain a,.take,.no-print,.st-key-no-print-closings{display:none!important}
.stMainBlockContainer{padding:0!important;max-width:none}
.paper{display:block} .paper-head{display:flex;justify-content:space-between;text-align:center;font-size:10.5pt;margin-bottom:6mm}
.paper-title{text-align:center;font-weight:700;font-size:14pt} .screen-only{display:none!important}
.signatures{display:flex;justify-content:space-around;text-align:center;margin-top:10mm;break-inside:avoid} .signatures .space{height:24mm}
.table-box{overflow:visible!important;max-height:none!important} table.ours th{position:static} table.ours thead{display:table-header-group} table.ours{font-size:9pt}
table.ours td,table.ours th{padding:.2rem .3rem} .under,table.ours .unit{font-size:7.5pt!important} .bar{min-width:50px} .spark{width:72px;height:18px}
[class*="st-key-figure-"]{break-inside:avoid} .stElementContainer:has(.stPlotlyChart),.stElementContainer:has(.stPlotlyChart)>div{height:auto!important}
.stPlotlyChart,.stPlotlyChart>div,.stPlotlyChart .js-plotly-plot,.stPlotlyChart .plot-container{width:100%!important;height:auto!important}
.stPlotlyChart .svg-container{width:min(100%,var(--drawn-width))!important;height:auto!important;aspect-ratio:var(--drawn-ratio)}
.stPlotlyChart .main-svg{width:100%!important;height:100%!important}
.status .sample{background:none!important;border:1.5px solid #000}
.st-key-weights [data-testid=stSelectbox]{display:none!important} .watermark{position:fixed;inset:0;display:flex!important;align-items:center;justify-content:center;text-align:center;font-size:44pt;font-weight:700;transform:rotate(-35deg);opacity:.13;z-index:99}
tr,.card,.stPlotlyChart,.attention li{break-inside:avoid} h2,h3,.finding{break-after:avoid}
.bar i{print-color-adjust:exact;-webkit-print-color-adjust:exact} a{text-decoration:none!important}
}
"""
