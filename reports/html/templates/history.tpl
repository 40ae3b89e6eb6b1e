{{%AUTOESCAPE context="HTML"}}{{#TOLD}}<section id="history" aria-labelledby="history-title">
<h3 id="history-title">What incidents have cost</h3>
<p>{{INTRO}}</p>
{{#CAUSES}}<div class="scroll">
<table class="readiness">
<caption>{{CAPTION}}</caption>
<thead><tr><th scope="col">Year</th><th scope="col">Cause</th><th scope="col" class="chart">Share of the longest</th><th scope="col" class="n">Downtime</th></tr></thead>
<tbody>
{{#ROW}}<tr><td>{{YEAR}}</td><th scope="row">{{CAUSE}}</th><td><svg class="bar" role="img" aria-label="{{TIME}} down by {{CAUSE}} in {{YEAR}}"><rect class="{{CLASS}}" x="0" y="0" width="{{WIDTH}}%" height="100%"/><rect class="track" x="0.5" y="0.5" width="99.5%" height="90%"/></svg></td><td class="n">{{TIME}}</td></tr>
{{/ROW}}</tbody>
</table>
</div>
{{/CAUSES}}{{#YEARS}}<div class="scroll">
<table>
<caption>Availability as far as incidents were recorded, beside what is required</caption>
<thead><tr><th scope="col">Service</th><th scope="col">Year</th><th scope="col" class="n">Down</th><th scope="col" class="n">Available</th><th scope="col" class="n">Required</th><th scope="col">Verdict</th></tr></thead>
<tbody>
{{#ROW}}<tr><th scope="row"><bdi>{{SERVICE}}</bdi></th><td>{{YEAR}}</td><td class="n">{{TIME}}</td><td class="n">{{AVAILABLE}}</td><td class="n">{{REQUIRED}}</td><td>{{VERDICT}}</td></tr>
{{/ROW}}</tbody>
</table>
</div>
{{#REST}}<p class="note">{{TEXT}}</p>
{{/REST}}{{/YEARS}}<div class="scroll">
<table>
<caption>How long each phase takes <span class="note">(all services)</span></caption>
<thead><tr><th scope="col">Phase</th><th scope="col" class="n">Incidents</th><th scope="col" class="n">Half took longer than</th><th scope="col">95 % interval</th><th scope="col" class="n">A tenth took longer than</th></tr></thead>
<tbody>
{{#PHASE}}<tr><th scope="row">{{NAME}}</th><td class="n">{{SAMPLES}}</td>{{#KNOWN}}<td class="n">{{MEDIAN}}</td><td>{{INTERVAL}}</td><td class="n">{{P90}}</td>{{/KNOWN}}{{#FEW}}<td colspan="3"><span class="tag plain">too few to say</span></td>{{/FEW}}</tr>
{{/PHASE}}</tbody>
</table>
</div>
</section>
{{/TOLD}}