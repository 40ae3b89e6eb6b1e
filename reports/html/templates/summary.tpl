{{%AUTOESCAPE context="HTML"}}<section id="summary" aria-labelledby="summary-title">
<h2 id="summary-title">1. What would stop the business</h2>
<p class="lead">{{VERDICT}}</p>
{{#CAVEAT}}<div class="notice"><p>{{TEXT}}</p></div>
{{/CAVEAT}}{{#NOTE}}<p class="note">{{BY}} notes ({{AT}}): {{TEXT}}</p>
{{/NOTE}}{{#STOPPERS}}<ol class="stoppers">
{{#STOPPER}}<li>
<p class="what">If <b><bdi>{{NAME}}</bdi></b> ({{KIND}}{{#PLACED}}, <bdi>{{PLACE}}</bdi>{{/PLACED}}) {{VERB}}, <b>{{STOP}}</b>{{#AMONG}}{{LEAD}} {{#SERVICE}}<bdi>{{NAME}}</bdi> ({{TIER}}){{#SERVICE_separator}}, {{/SERVICE_separator}}{{/SERVICE}}{{TRAIL}}{{/AMONG}}.{{#LOST}} Nothing stands by: it has to be rebuilt.{{/LOST}}</p>
<p class="do"><b>What to do:</b> {{REMEDY}} <a href="#p-{{ID}}" aria-label="Details of {{NAME}}">Details</a></p>
</li>
{{/STOPPER}}</ol>
{{#REST}}<p class="note">{{TEXT}}</p>
{{/REST}}{{/STOPPERS}}<dl class="tiles">
{{#TILE}}<div><dt>{{TITLE}}</dt><dd class="figure">{{FIGURE}}</dd><dd class="of">{{OF}}</dd></div>
{{/TILE}}</dl>
<div class="pair">
{{#TIERS}}<table class="narrow">
<caption>Services that one failure stops, by tier</caption>
<thead><tr><th scope="col">Tier</th><th scope="col" class="n">Services</th><th scope="col" class="n">With a single point</th></tr></thead>
<tbody>
{{#TIER}}<tr><th scope="row">{{NAME}}</th><td class="n">{{SERVICES}}</td><td class="n">{{HIT}}</td></tr>
{{/TIER}}</tbody>
</table>
{{/TIERS}}{{#SEVERITIES}}<table class="narrow">
<caption>Open findings by severity</caption>
<thead><tr><th scope="col">Severity</th><th scope="col" class="n">Failed</th><th scope="col" class="n">Not judged</th><th scope="col" class="n">Accepted</th></tr></thead>
<tbody>
{{#SEVERITY}}<tr><th scope="row"><span class="severity {{NAME}}"><svg aria-hidden="true"><use href="#s-{{NAME}}"/></svg>{{NAME}}</span></th><td class="n">{{FAIL}}</td><td class="n">{{UNKNOWN}}</td><td class="n">{{WAIVED}}</td></tr>
{{/SEVERITY}}</tbody>
</table>
{{/SEVERITIES}}</div>
</section>
