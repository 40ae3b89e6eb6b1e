{{%AUTOESCAPE context="HTML"}}<section id="method" aria-labelledby="method-title">
<h2 id="method-title">9. Method and assumptions</h2>
<p>Plimsoll reads systems and sheets, and changes nothing. From what it read it builds one graph of what needs what: an asset may need one other, or so many of a group. A group's role moves to another member at once (seamless), by itself after a while (automatic), by a person's hand (manual), or not without rebuilding (rebuild). Then each asset is failed alone, and what follows is computed for every service: <b>degraded</b>, <b>interrupted</b> (it comes back by itself), <b>outage</b> (a person must act), or <b>lost</b> (nothing stands by). A <b>single point of failure</b> is one asset, place, contract or provider whose failure alone causes an outage or worse. Those with the same effect are grouped under the one to fix first.</p>
<p>Missing evidence is never counted as a pass: it is “not judged”, and every score is a range. What nobody told or showed is not in the model; a dependency that is missing there is missing here.</p>
<p>How well a fact is known: <b>assumed</b> (reference data), <b>stated</b> (someone said so), <b>configured</b> (read from a system), <b>measured</b> (samples), <b>demonstrated</b> (a drill on a date).</p>
{{#RULES}}<div class="scroll"><table>
<caption>Rules by which dependencies and redundancy were concluded</caption>
<thead><tr><th scope="col">Rule</th><th scope="col" class="n">Uses</th><th scope="col">For example</th></tr></thead>
<tbody>
{{#ROW}}<tr><th scope="row"><code>{{RULE}}</code></th><td class="n">{{COUNT}}</td><td>{{EXAMPLE}}</td></tr>
{{/ROW}}</tbody></table></div>
{{/RULES}}{{#NO_RULES}}<p class="note">No rule concluded any dependency: there is no failure model.</p>
{{/NO_RULES}}</section>
