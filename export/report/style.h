// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace partbooth::exporter::report {

inline constexpr const char* kStyle = R"css(
:root { color-scheme: light dark; --back: #f6f7f9; --card: #fff; --text: #1c2430; --quiet: #68727f;
  --line: #dde2e8; --train: #2f6fde; --val: #e0942a; --test: #2d9d78; --other: #8a63c9; }
@media (prefers-color-scheme: dark) {
  :root { --back: #14171c; --card: #1d2229; --text: #e6e9ee; --quiet: #95a0ae; --line: #323a45;
    --train: #6ea0ff; --val: #f0b060; --test: #5cc9a4; --other: #b394e8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1320px; padding: 28px 24px 60px; background: var(--back);
  color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
h1 { margin: 0; font-size: 28px; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 40px 0 12px; font-size: 20px; }
h3 { margin: 20px 0 8px; font-size: 15px; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-weight: normal; }
.facts, .charts { display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); }
.facts { margin: 20px 0 0; grid-template-columns: repeat(auto-fill, minmax(136px, 1fr)); }
.facts div, figure, .card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.facts div { padding: 10px 14px; }
.facts dt { color: var(--quiet); font-size: 13px; }
.facts dd { margin: 0; font-size: 17px; font-weight: 600; overflow-wrap: anywhere; }
.card { padding: 6px 14px; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 5px 10px 5px 0; text-align: left; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
tr:last-child > td { border-bottom: 0; }
th { color: var(--quiet); font-size: 13px; font-weight: 600; }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.stack { width: 40%; min-width: 160px; }
td.stack > div { display: flex; height: 12px; }
.split0 { background: var(--train); } .split1 { background: var(--val); } .split2 { background: var(--test); }
.split3 { background: var(--other); }
.key { display: inline-block; width: 10px; height: 10px; margin-right: 5px; border-radius: 2px; }
figure { margin: 0; padding: 12px 14px 8px; display: flex; flex-direction: column;
  justify-content: space-between; }
figcaption { margin-top: 6px; font-size: 13px; font-weight: 600; overflow-wrap: anywhere; }
svg.histogram { display: block; width: 100%; height: 70px; fill: var(--train); }
.axis { display: flex; justify-content: space-between; margin-top: 2px; padding-top: 2px; color: var(--quiet);
  border-top: 1px solid var(--line); font-size: 12px; font-variant-numeric: tabular-nums; }
.bars > div { display: flex; align-items: center; gap: 8px; font-size: 12px; }
.bars .name { flex: 0 1 40%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bars .track { flex: 1; height: 10px; }
.bars .track span { display: block; height: 100%; min-width: 1px; background: var(--train);
  border-radius: 2px; }
.bars .value { flex: 0 0 44px; text-align: right; color: var(--quiet); white-space: nowrap; }
.spheres { display: flex; gap: 8px; }
svg.sphere { flex: 1; min-width: 0; fill: none; stroke: var(--line); stroke-width: 1.5; }
svg.sphere .dots { stroke: var(--train); stroke-width: 9; stroke-linecap: round; opacity: .65; }
svg.sphere text { stroke: none; fill: var(--quiet); font-size: 16px; }
.sheet { display: flex; flex-wrap: wrap; gap: 6px; }
.sheet a { position: relative; display: block; line-height: 0; border-radius: 4px; overflow: hidden; }
.sheet a:hover, .sheet a:focus { outline: 2px solid var(--train); }
svg.labels { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; }
svg.labels path { display: none; fill: none; stroke-width: 1.5; vector-effect: non-scaling-stroke; }
svg.labels .box { stroke: #ff3df2; }
svg.labels .mask { stroke: #00e5ff; fill: #00e5ff44; stroke-width: 1; }
svg.labels .amodal { stroke: #ffd800; stroke-dasharray: 4 3; }
svg.labels .oriented { stroke: #7dff5a; }
svg.labels .point { stroke: #ff5a2a; stroke-width: 3.5; stroke-linecap: round; }
svg.labels .hidden-point { stroke: #ffb59c; stroke-width: 2; }
#show-boxes:checked ~ .sheets .box, #show-masks:checked ~ .sheets .mask,
#show-amodal:checked ~ .sheets .amodal, #show-oriented:checked ~ .sheets .oriented,
#show-points:checked ~ .sheets .point { display: inline; }
input { margin: 0 0 0 12px; vertical-align: -1px; }
input, label { cursor: pointer; }
label[for$=boxes] { --ink: #ff3df2; } label[for$=masks] { --ink: #00c2d8; } label[for$=amodal] { --ink: #e0b400; }
label[for$=oriented] { --ink: #4cc22a; } label[for$=points] { --ink: #ff5a2a; }
label::before { content: ""; display: inline-block; width: 10px; height: 10px; margin-right: 5px;
  border-radius: 2px; background: var(--ink); }
h3 a { color: inherit; margin-left: 4px; }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 10px 0 0; }
nav a { color: var(--train); }
label { padding-left: 6px; }
)css";

}  // namespace partbooth::exporter::report
