{{%AUTOESCAPE context="HTML"}}<section id="readiness" aria-labelledby="readiness-title">
<h2 id="readiness-title">2. Readiness by domain</h2>
<p>Each range runs from the worst case, in which everything that could not be judged fails, to the best case, in which it passes. A domain without any check is not assessed; it has no score.</p>
<ul class="key">
<li><svg class="swatch" aria-hidden="true"><rect class="sure" width="100%" height="100%"/></svg>passes</li>
<li><svg class="swatch" aria-hidden="true"><rect class="maybe" width="100%" height="100%"/></svg>could not be judged</li>
<li><svg class="swatch" aria-hidden="true"><rect width="100%" height="100%"/></svg>fails</li>
</ul>
<div class="scroll">
<table class="readiness">
<caption>Judgements by domain <span class="note">(one for each check and what it judges)</span></caption>
<thead><tr><th scope="col">Domain</th><th scope="col" class="n">Checks</th><th scope="col" class="n">Passed</th><th scope="col" class="n">Failed</th><th scope="col" class="n">Not judged</th><th scope="col" class="chart">Readiness</th><th scope="col">Worst to best</th></tr></thead>
<tbody>
{{#DOMAIN}}<tr><th scope="row">{{TITLE}}<span class="sub">{{ID}}</span></th>
{{#JUDGED}}<td class="n">{{CHECKS}}</td><td class="n">{{PASS}}</td><td class="n">{{FAIL}}</td><td class="n">{{UNKNOWN}}</td>
<td><svg class="bar" role="img" aria-label="{{RANGE}} of {{TOTAL}} judgements pass"><rect class="sure" x="0" y="0" width="{{WORST}}%" height="100%"/><rect class="maybe" x="{{WORST}}%" y="0" width="{{OPEN}}%" height="100%"/><rect class="track" x="0.5" y="0.5" width="99.5%" height="90%"/></svg></td>
<td class="range">{{RANGE}}<span class="sub">of {{TOTAL}}</span></td>{{/JUDGED}}{{#BLANK}}<td class="n">{{CHECKS}}</td><td colspan="5"><span class="tag plain">not assessed</span> <span class="muted">{{WHY}}</span></td>{{/BLANK}}</tr>
{{/DOMAIN}}</tbody>
{{#SUM}}<tfoot><tr><th scope="row">All domains</th><td class="n">{{CHECKS}}</td><td class="n">{{PASS}}</td><td class="n">{{FAIL}}</td><td class="n">{{UNKNOWN}}</td><td></td><td class="range">{{RANGE}}<span class="sub">of {{TOTAL}}</span></td></tr></tfoot>
{{/SUM}}</table>
</div>
</section>
