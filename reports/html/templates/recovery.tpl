{{%AUTOESCAPE context="HTML"}}<section id="recovery" aria-labelledby="recovery-title">
<h2 id="recovery-title">5. How long it would take to be back, and what would be lost</h2>
<p>{{INTRO}}</p>
{{#SERVICE}}<h3 id="rec-{{ID}}"><bdi>{{NAME}}</bdi> <span class="muted">({{TIER}}; {{REQUIRED}})</span></h3>
<div class="scroll"><table>
<thead><tr><th scope="col">Disaster</th><th scope="col">Worst case of it</th><th scope="col">Back after</th><th scope="col">Objective</th><th scope="col">Lost</th><th scope="col">Objective</th><th scope="col" class="n">Complexity</th></tr></thead>
<tbody>
{{#ROW}}<tr{{#OPEN}} class="unknown"{{/OPEN}}><th scope="row"><bdi>{{SCENARIO}}</bdi></th><td><bdi>{{EVENT}}</bdi></td>
<td>{{#ADDENDS}}<details><summary>{{RTO}}</summary><ul class="evidence">{{#ADDEND}}<li>{{LENGTH}} {{ACT}}{{#OF}} <bdi>{{NAME}}</bdi>{{/OF}} ({{GRADE}}: {{SOURCE}})</li>{{/ADDEND}}</ul></details>{{/ADDENDS}}{{#PLAIN}}{{RTO}}{{/PLAIN}}</td>
<td>{{RTO_VERDICT}}</td><td>{{RPO}}<span class="sub">{{RPO_WHY}}</span></td><td>{{RPO_VERDICT}}</td><td class="n">{{COMPLEXITY}}</td></tr>
{{/ROW}}</tbody></table></div>
{{/SERVICE}}{{#REST}}<p class="note">{{TEXT}}</p>
{{/REST}}</section>
