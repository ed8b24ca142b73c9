/** Colours and lines of the charts. The page defines the variables for light and dark. */
export const chartStyle = `
.chart{width:100%;height:auto;display:block}
.chart text{font-size:12px;fill:var(--ink)}
.chart .soft{fill:var(--soft)}
.chart .strong{font-weight:600}
.axis{stroke:var(--soft);fill:none}
.grid{stroke:var(--line);fill:none}
.edge{stroke:var(--ink);stroke-dasharray:2 3;fill:none}
.bar-fraud{fill:var(--fraud)}.bar-good{fill:var(--good)}.bar-unjudged{fill:var(--soft)}
.hatch{stroke:var(--page);stroke-width:1.5}
.zone{fill:var(--zone)}
.curve-draft{stroke:var(--draft);stroke-width:2.2;fill:none;stroke-linejoin:round}
.curve-live{stroke:var(--live);stroke-width:2;stroke-dasharray:6 4;fill:none;stroke-linejoin:round}
.area-draft{fill:var(--draft);opacity:.18}.area-live{fill:var(--live);opacity:.16}
.mark{stroke:var(--page);stroke-width:1.5}.mark.draft{fill:var(--draft)}.mark.live{fill:var(--live)}
.chance{stroke:var(--soft);stroke-dasharray:1 4;fill:none}
.spark{width:84px;height:18px;vertical-align:middle}.spark path{stroke:var(--draft);fill:none;stroke-width:1.5}
`;
