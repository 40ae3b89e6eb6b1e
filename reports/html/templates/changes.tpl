{{%AUTOESCAPE context="HTML"}}<section id="changes" aria-labelledby="changes-title">
<h2 id="changes-title">10. Changes since the last assessment</h2>
<p>{{INTRO}}</p>
{{#LIST}}<div class="scroll"><table>
<caption>{{CAPTION}}</caption>
<thead><tr><th scope="col">Severity</th><th scope="col">What should hold</th><th scope="col">Concerns</th><th scope="col">What was seen</th></tr></thead>
<tbody>
{{#ROW}}<tr><td><span class="severity {{SEVERITY}}"><svg aria-hidden="true"><use href="#s-{{SEVERITY}}"/></svg>{{SEVERITY}}</span></td><th scope="row">{{TITLE}}<span class="sub"><code>{{ID}}</code></span></th><td><bdi>{{SUBJECT}}</bdi></td><td>{{MESSAGE}}</td></tr>
{{/ROW}}</tbody></table></div>
{{#REST}}<p class="note">{{TEXT}}</p>
{{/REST}}{{/LIST}}</section>
