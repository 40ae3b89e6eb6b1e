{{%AUTOESCAPE context="HTML"}}<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">6. Findings</h2>
<p>{{INTRO}}</p>
{{#DOMAIN}}<h3 id="d-{{ID}}">{{TITLE}} <span class="muted">({{ID}})</span></h3>
{{#CHECK}}<div class="check">
<h4><span class="severity {{SEVERITY}}"><svg aria-hidden="true"><use href="#s-{{SEVERITY}}"/></svg>{{SEVERITY}}</span> {{TITLE}}</h4>
<p class="note"><code>{{ID}}</code>{{#PRACTICE}}, practice {{TEXT}}{{/PRACTICE}}. {{COUNTS}}</p>
{{#REMEDY}}<p class="do"><b>What to do:</b> {{TEXT}}</p>
{{/REMEDY}}<div class="scroll">
<table>
<caption>{{CAPTION}}</caption>
<thead><tr><th scope="col">Concerns</th><th scope="col">Severity</th><th scope="col">What was seen, and where that is known from</th><th scope="col">Since</th></tr></thead>
<tbody>
{{#ROW}}<tr id="f-{{ID}}" class="{{CLASS}}"><th scope="row"><bdi>{{SUBJECT}}</bdi><span class="sub">{{KIND}}{{#FOR}}, for <bdi>{{SERVICE}}</bdi>{{/FOR}}</span></th>
<td>{{#FAILED}}<span class="severity {{SEVERITY}}"><svg aria-hidden="true"><use href="#s-{{SEVERITY}}"/></svg>{{SEVERITY}}</span>{{/FAILED}}{{#OPEN}}<span class="tag plain">not judged</span>{{/OPEN}}{{#ACCEPTED}}<span class="sub">accepted</span>{{/ACCEPTED}}</td>
<td>{{MESSAGE}}{{#WAIVER}}<span class="sub">Accepted by {{BY}} until {{UNTIL}}: {{REASON}}</span>{{/WAIVER}}{{#OVERRIDE}}<span class="sub">{{BY}} says {{INSTEAD}} instead ({{AT}}): {{REASON}}{{#OUTDATED}} The check has changed its judgement since.{{/OUTDATED}}</span>{{/OVERRIDE}}{{#REVIEW}}<span class="sub">{{STATE}}, by {{BY}}</span>{{/REVIEW}}{{#NOTE}}<span class="sub">{{BY}} notes ({{AT}}): {{TEXT}}</span>{{/NOTE}}{{#ENDED}}<span class="sub">The acceptance of this risk has ended.</span>{{/ENDED}}
<ul class="evidence">{{#EVIDENCE}}<li><bdi>{{SOURCE}}</bdi>{{#AT}}, {{TIME}}{{/AT}}{{#GRADE}}, {{TEXT}}{{/GRADE}}{{#DIGEST}}, raw <code>{{TEXT}}</code>{{/DIGEST}} (<code>{{ROW}}</code>)</li>{{/EVIDENCE}}{{#MORE_EVIDENCE}}<li>{{TEXT}}</li>{{/MORE_EVIDENCE}}</ul></td>
<td class="nowrap">{{SINCE}}<span class="sub">{{STATE}}, <code>{{ID}}</code></span></td></tr>
{{/ROW}}</tbody>
</table>
</div>
{{#REST}}<p class="note">{{TEXT}}</p>
{{/REST}}</div>
{{/CHECK}}{{/DOMAIN}}</section>
