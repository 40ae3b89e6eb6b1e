{{%AUTOESCAPE context="HTML"}}<section id="services" aria-labelledby="services-title">
<h2 id="services-title">4. Services one by one</h2>
<p>{{INTRO}}</p>
{{#LEGEND}}<ul class="key" aria-label="How to read the pictures">
<li>Each box needs those to its right.</li>
<li><svg class="swatch node" aria-hidden="true" viewBox="0 0 26 15"><g class="single"><path d="M4 1H22L25 4V11L22 14H4L1 11V4z"/><path class="mark" d="M13 3l4.5 4.5l-4.5 4.5l-4.5 -4.5z"/></g></svg>single point of failure</li>
<li><svg class="swatch node" aria-hidden="true" viewBox="0 0 26 15"><rect x="1" y="1" width="24" height="13" rx="3"/></svg>asset</li>
<li><svg class="swatch node" aria-hidden="true" viewBox="0 0 26 15"><rect x="1" y="1" width="24" height="13" rx="6"/></svg>“1 of 2”: so many of those behind it must work</li>
<li><svg class="swatch node" aria-hidden="true" viewBox="0 0 26 15"><rect x="1" y="1" width="24" height="13" rx="6" stroke-dasharray="4 3"/></svg>not drawn</li>
<li><svg class="swatch node" aria-hidden="true" viewBox="0 0 26 15"><rect x="1" y="1" width="24" height="13" rx="3" stroke-dasharray="1 3"/></svg>nobody collected it</li>
<li><svg class="swatch node" aria-hidden="true" viewBox="0 0 26 15"><path d="M1 7.5H25" stroke-dasharray="4 3"/></svg>helps, but isn't needed</li>
</ul>
{{/LEGEND}}{{#SERVICE}}<article class="service" id="svc-{{ID}}">
<h3><bdi>{{NAME}}</bdi><span class="tag">{{TIER}}</span></h3>
<dl class="facts">
{{#FACT}}<div><dt>{{TITLE}}</dt><dd>{{VALUE}}</dd></div>
{{/FACT}}</dl>
<p>{{TEXT}}</p>
{{#POINTS}}<ul>
{{#POINT}}<li>{{#LINKED}}<a href="#p-{{ID}}">{{/LINKED}}<bdi>{{NAME}}</bdi>{{#LINKED}}</a>{{/LINKED}} <span class="muted">({{KIND}}{{#PLACED}}, <bdi>{{PLACE}}</bdi>{{/PLACED}})</span></li>
{{/POINT}}{{#MORE}}<li class="muted">{{TEXT}}</li>
{{/MORE}}</ul>
{{/POINTS}}{{#CONTRIBUTORS}}<p>{{TEXT}}</p>
<ul>
{{#CONTRIBUTOR}}<li><bdi>{{NAME}}</bdi> <span class="muted">({{KIND}})</span>: {{GAIN}}</li>
{{/CONTRIBUTOR}}</ul>
{{/CONTRIBUTORS}}{{#FIGURE}}<figure>
<figcaption>{{CAPTION}}</figcaption>
<div class="canvas" tabindex="0">
{{PICTURE:none}}</div>
</figure>
{{/FIGURE}}{{#NO_FIGURE}}<p class="note">{{REASON}}</p>
<ul>
{{#LINE}}<li><bdi>{{FROM}}</bdi> needs <bdi>{{TO}}</bdi></li>
{{/LINE}}</ul>
{{/NO_FIGURE}}</article>
{{/SERVICE}}{{#OTHERS}}<div class="scroll">
<table>
<caption>{{CAPTION}}</caption>
<thead><tr><th scope="col">Service</th><th scope="col">Tier</th><th scope="col">Required</th><th scope="col" class="n">Single points</th><th scope="col">The first of them</th><th scope="col" class="n">Findings</th></tr></thead>
<tbody>
{{#OTHER}}<tr id="svc-{{ID}}"><th scope="row"><bdi>{{NAME}}</bdi>{{#OWNED}}<span class="sub">{{OWNER}}</span>{{/OWNED}}</th><td>{{TIER}}</td><td>{{REQUIRED}}</td><td class="n">{{COUNT}}</td><td>{{#POINT}}{{#LINKED}}<a href="#p-{{ID}}">{{/LINKED}}<bdi>{{NAME}}</bdi>{{#LINKED}}</a>{{/LINKED}}{{#POINT_separator}}, {{/POINT_separator}}{{/POINT}}{{TRAIL}}</td><td class="n">{{FAILING}}{{#UNJUDGED}}<span class="sub">and {{COUNT}} not judged</span>{{/UNJUDGED}}</td></tr>
{{/OTHER}}</tbody>
</table>
</div>
{{/OTHERS}}</section>
