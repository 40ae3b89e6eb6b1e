{{%AUTOESCAPE context="HTML"}}<section id="single-points" aria-labelledby="points-title">
<h2 id="points-title">3. Single points of failure and their blast radius</h2>
<p>{{INTRO}}</p>
{{#POINTS}}<div class="scroll">
<table>
<caption>{{CAPTION}}</caption>
<thead><tr><th scope="col">What fails</th><th scope="col">Where</th><th scope="col" class="n">Services that stop</th><th scope="col">Which</th><th scope="col">What to do</th></tr></thead>
<tbody>
{{#POINT}}<tr id="p-{{ID}}"><th scope="row"><bdi>{{NAME}}</bdi><span class="sub">{{KIND}}</span>{{#EQUIVALENT}}<span class="sub">same effect: {{#OTHER}}<bdi>{{NAME}}</bdi>{{#OTHER_separator}}, {{/OTHER_separator}}{{/OTHER}}{{TRAIL}}</span>{{/EQUIVALENT}}</th>
<td>{{#PLACED}}<bdi>{{PLACE}}</bdi>{{/PLACED}}{{#UNPLACED}}<span class="muted">{{TEXT}}</span>{{/UNPLACED}}</td>
<td class="n">{{COUNT}}<span class="sub">{{BEST_TIER}}</span></td>
<td>{{#SERVICE}}<bdi>{{NAME}}</bdi>&nbsp;<span class="muted">({{TIER}})</span>{{#SERVICE_separator}}, {{/SERVICE_separator}}{{/SERVICE}}{{TRAIL}}</td>
<td>{{REMEDY}}{{#FINDING}} <span class="sub">finding {{#LINKED}}<a href="#f-{{ID}}">{{/LINKED}}<code>{{ID}}</code>{{#LINKED}}</a>{{/LINKED}}</span>{{/FINDING}}</td></tr>
{{/POINT}}</tbody>
</table>
</div>
{{/POINTS}}</section>
