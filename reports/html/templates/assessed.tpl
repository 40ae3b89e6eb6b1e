{{%AUTOESCAPE context="HTML"}}<section id="assessed" aria-labelledby="assessed-title">
<h2 id="assessed-title">8. What was assessed</h2>
<p>{{INTRO}}</p>
{{#KINDS}}<div class="scroll"><table>
<caption>By kind of asset</caption>
<thead><tr><th scope="col">Kind</th><th scope="col" class="n">Collected</th><th scope="col" class="n">In the failure model</th><th scope="col" class="n">Judged by a check</th><th scope="col" class="n">Could not be judged</th><th scope="col" class="n">No check applies</th></tr></thead>
<tbody>
{{#ROW}}<tr><th scope="row">{{NAME}}</th><td class="n">{{COLLECTED}}</td><td class="n">{{MODELLED}}</td><td class="n">{{ASSESSED}}</td><td class="n">{{UNKNOWN}}</td><td class="n">{{REST}}</td></tr>
{{/ROW}}</tbody>
<tfoot>{{#SUM}}<tr><th scope="row">All assets</th><td class="n">{{COLLECTED}}</td><td class="n">{{MODELLED}}</td><td class="n">{{ASSESSED}}</td><td class="n">{{UNKNOWN}}</td><td class="n">{{REST}}</td></tr>{{/SUM}}</tfoot>
</table></div>
{{/KINDS}}{{#SOURCES}}<div class="scroll"><table>
<caption>By source <span class="note">(an asset that several sources tell of counts in each)</span></caption>
<thead><tr><th scope="col">Source</th><th scope="col">Last read</th><th scope="col">Outcome</th><th scope="col" class="n">Listed</th><th scope="col" class="n">Collected</th><th scope="col" class="n">Modelled</th><th scope="col" class="n">Judged</th><th scope="col" class="n">Refused</th><th scope="col">Raw answers</th></tr></thead>
<tbody>
{{#ROW}}<tr><th scope="row"><bdi>{{SOURCE}}</bdi><span class="sub">{{GRADE}}</span></th><td class="nowrap">{{READ}}{{#STALE}}<span class="sub">older than 30 days</span>{{/STALE}}</td><td><span class="tag {{CLASS}}">{{STATUS}}</span></td><td class="n">{{LISTED}}</td><td class="n">{{COLLECTED}}</td><td class="n">{{MODELLED}}</td><td class="n">{{ASSESSED}}</td><td class="n">{{REFUSED}}</td><td>{{ANSWERS}}{{#HASH}}<span class="sub"><code>{{TEXT}}</code></span>{{/HASH}}</td></tr>
{{/ROW}}</tbody></table></div>
{{#REST}}<p class="note">{{TEXT}}</p>
{{/REST}}{{/SOURCES}}</section>
