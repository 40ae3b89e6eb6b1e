{{%AUTOESCAPE context="HTML"}}<section id="gaps" aria-labelledby="gaps-title">
<h2 id="gaps-title">7. Evidence gaps</h2>
<p>{{INTRO}}</p>
{{#FAILED}}<div class="scroll"><table>
<caption>Sources that were not read well</caption>
<thead><tr><th scope="col">Source</th><th scope="col">Outcome</th><th scope="col">Why</th><th scope="col">Last read well</th></tr></thead>
<tbody>
{{#ROW}}<tr><th scope="row"><bdi>{{SOURCE}}</bdi></th><td><span class="tag {{CLASS}}">{{STATUS}}</span></td><td>{{WHY}}</td><td class="nowrap">{{GOOD}}</td></tr>
{{/ROW}}</tbody></table></div>
{{/FAILED}}{{#LIST}}<div class="scroll"><table>
<caption>{{CAPTION}}</caption>
<thead><tr>{{#HEAD}}<th scope="col">{{TEXT}}</th>{{/HEAD}}</tr></thead>
<tbody>
{{#ROW}}<tr><th scope="row"><bdi>{{A}}</bdi></th><td><bdi>{{B}}</bdi></td><td>{{C}}</td><td><bdi>{{D}}</bdi></td></tr>
{{/ROW}}</tbody></table></div>
{{#REST}}<p class="note">{{TEXT}}</p>
{{/REST}}{{/LIST}}{{#EXTERNALS}}<div class="scroll"><table>
<caption>Assets that others refer to and nobody collected</caption>
<thead><tr><th scope="col">Asset</th><th scope="col" class="n">Referred to by</th><th scope="col" class="n">Services its failure touches</th></tr></thead>
<tbody>
{{#ROW}}<tr><th scope="row"><bdi>{{NAME}}</bdi></th><td class="n">{{REFERRERS}}</td><td class="n">{{SERVICES}}</td></tr>
{{/ROW}}</tbody></table></div>
{{#REST}}<p class="note">{{TEXT}}</p>
{{/REST}}{{/EXTERNALS}}</section>
