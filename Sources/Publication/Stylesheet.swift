/// The one style sheet of a page: no font, picture or script from elsewhere.
enum Stylesheet {
    // Text on white has a contrast of 7:1 and more, bars and lines of 3:1 and more (WCAG 2.1 AA).
    static let html = HTML.style(
        """
        :root{--ink:#16252e;--soft:#465761;--rule:#c3ced4;--tint:#eef3f5;--deep:#0a4a63}
        *{box-sizing:border-box}
        body{margin:0;color:var(--ink);background:#fff;font:1rem/1.5 "Segoe UI","Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
        header,main,footer{max-width:62rem;margin:0 auto;padding:0 1.5rem}
        header{padding-top:2.5rem}
        a{color:var(--deep);text-underline-offset:.15em}
        a:focus-visible,[tabindex]:focus-visible{outline:3px solid #b35900;outline-offset:2px}
        .skip{position:absolute;left:-999rem}
        .skip:focus{position:static}
        .kicker{display:flex;max-width:none;justify-content:space-between;gap:1rem;color:var(--soft);margin:0 0 .75rem}
        .exercise{max-width:none;border:2px solid #b35900;padding:.5rem .75rem;margin:0 0 1.25rem;font-size:1.1rem}
        h1{font-size:2.1rem;line-height:1.2;margin:0 0 .5rem;color:var(--deep);letter-spacing:-.01em;text-wrap:balance}
        .lead{font-size:1.15rem;max-width:46rem;margin:.25rem 0 1rem}
        .facts{color:var(--soft);margin:0 0 1.5rem}
        h2{font-size:1.4rem;line-height:1.25;margin:3rem 0 .5rem;padding-top:.9rem;border-top:3px solid var(--deep)}
        h2 .id{color:var(--soft);font-weight:400;margin-right:.25em}
        h3{font-size:1.05rem;margin:1.75rem 0 .35rem}
        p,ul,dl{max-width:46rem;margin:.5rem 0}
        li{margin:.25rem 0}
        .wide{overflow-x:auto;margin:1.6rem 0 .35rem}
        figure .wide{margin:0}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        caption{text-align:left;font-weight:600;padding:0 0 .4rem}
        th,td{white-space:nowrap;padding:.42rem .6rem;text-align:right;vertical-align:top;border-bottom:1px solid var(--rule)}
        th:first-child{text-align:left;padding-left:0}
        thead th,.areas tbody th{white-space:normal}
        thead th{vertical-align:bottom;border-bottom:2px solid var(--ink);font-weight:600}
        tbody th{font-weight:400}
        tbody th.group{font-weight:600;padding-top:1rem;color:var(--deep)}
        tbody tr.pooled th,tbody tr.pooled td{font-weight:600}
        .pooled{background:var(--tint)}
        .areas table{table-layout:fixed;min-width:52rem}
        .areas thead th:first-child{width:27%}
        small{display:block;font-size:.8rem;font-weight:400;color:var(--soft);white-space:nowrap}
        th small{white-space:normal}
        ul.note{list-style:none;padding:0}
        .note li{margin:0}
        .note{font-size:.88rem;color:var(--soft);margin:.35rem 0}
        .dot{font-weight:700;font-size:1.5em;line-height:.8}
        .mark{color:var(--deep);margin-right:.3em;font-size:.85em}
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        figure{margin:1.25rem 0 .5rem}
        figcaption{font-weight:600;margin-bottom:.35rem}
        svg{display:block;width:100%;min-width:36rem;height:auto;font-family:inherit;font-size:14.5px;fill:var(--ink);font-variant-numeric:tabular-nums}
        svg .bar{fill:#4f8aa5}
        svg .bar.all{fill:#5c6870}
        svg .whisker{stroke:#0b1d26;stroke-width:2;fill:none}
        svg .grid{stroke:#dde5e9}
        svg .zero{stroke:#16252e}
        svg .mean{stroke:#5c6870;stroke-width:1.5;stroke-dasharray:5 4}
        svg .soft{fill:var(--soft)}
        svg .strong{font-weight:600}
        dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.3rem 1.25rem;max-width:none}
        dt{color:var(--soft)}
        dd{margin:0;overflow-wrap:anywhere}
        code{font-family:"DejaVu Sans Mono",Consolas,monospace;font-size:.86em}
        footer{margin-top:3rem;padding-top:1rem;padding-bottom:3rem;color:var(--soft);border-top:1px solid var(--rule)}
        @media (max-width:40rem){h1{font-size:1.6rem}dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
        @media print{
        @page{size:A4;margin:16mm 14mm}
        html{font-size:9.5pt}
        body{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        header,main,footer{max-width:none;padding-left:0;padding-right:0}
        .skip{display:none}
        h2,h2+p,h3,caption,figcaption,figure{break-after:avoid}
        figure+.note{break-before:avoid}
        h2{margin-top:1.6rem}
        figure,tr,.areas tbody,.overview,.wide:not(.areas){break-inside:avoid}
        .areas table{min-width:0}
        thead{display:table-header-group}
        .wide{overflow:visible}
        svg{min-width:0}
        a{color:inherit;text-decoration:none}
        }
        """
    )
}
