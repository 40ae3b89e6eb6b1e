{{%AUTOESCAPE context="HTML"}}<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="generator" content="Plimsoll {{VERSION}}">
<meta name="color-scheme" content="light dark">
<title>{{ESTATE}}: readiness assessment</title>
<style>
{{STYLE:none}}</style>
</head>
<body>
<a class="skip" href="#summary">Skip to the summary</a>
<svg width="0" height="0" style="position:absolute" aria-hidden="true" focusable="false"><defs>
<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V5"/></pattern>
<symbol id="s-critical" viewBox="0 0 12 12"><path d="M6 0.6L11.4 6L6 11.4L0.6 6z"/></symbol>
<symbol id="s-high" viewBox="0 0 12 12"><path d="M6 1.2L11.2 10.8H0.8z"/></symbol>
<symbol id="s-medium" viewBox="0 0 12 12"><path d="M1.5 1.5H10.5V10.5H1.5z"/></symbol>
<symbol id="s-low" viewBox="0 0 12 12"><circle cx="6" cy="6" r="4.6"/></symbol>
<symbol id="s-info" viewBox="0 0 12 12"><path d="M1 6H11"/></symbol>
</defs></svg>
<div class="sheet">
<header>
<p class="brand"><svg width="26" height="20" viewBox="0 0 26 20" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><circle cx="13" cy="10" r="7.5"/><path d="M1 10H25"/></svg>Plimsoll readiness assessment</p>
<h1><bdi>{{ESTATE}}</bdi></h1>
<dl class="facts">
{{#ASSESSED}}<div><dt>Assessed</dt><dd><time datetime="{{AT}}">{{DATE}}</time></dd></div>
<div><dt>Evidence</dt><dd>up to scan {{SCAN}}</dd></div>
<div><dt>Previous assessment</dt><dd>{{PREVIOUS}}</dd></div>
{{/ASSESSED}}<div><dt>Made by</dt><dd>Plimsoll {{VERSION}}</dd></div>
</dl>
{{#CONFIDENTIAL}}<p class="confidential">{{LINE}}</p>
{{/CONFIDENTIAL}}</header>
<nav class="contents" aria-labelledby="contents-title"><div>
<h2 id="contents-title">Contents</h2>
<ol>
<li><a href="#summary"><span class="number">1</span>What would stop the business</a></li>
<li><a href="#readiness"><span class="number">2</span>Readiness by domain</a></li>
<li><a href="#single-points"><span class="number">3</span>Single points of failure</a></li>
<li><a href="#services"><span class="number">4</span>Services one by one</a></li>
<li><a href="#recovery"><span class="number">5</span>How long it would take to be back</a></li>
<li><a href="#findings"><span class="number">6</span>Findings</a></li>
<li><a href="#gaps"><span class="number">7</span>Evidence gaps</a></li>
<li><a href="#assessed"><span class="number">8</span>What was assessed</a></li>
<li><a href="#method"><span class="number">9</span>Method and assumptions</a></li>
<li><a href="#changes"><span class="number">10</span>Changes since last time</a></li>
</ol>
</div></nav>
<main>
{{>SUMMARY}}{{>READINESS}}{{>POINTS}}{{>SERVICES}}{{>RECOVERY}}{{>HISTORY}}{{>FINDINGS}}{{>GAPS}}{{>ASSESSED_PART}}{{>METHOD}}{{>CHANGES}}</main>
<footer>
<p><bdi>{{ESTATE}}</bdi>: readiness assessment{{#ASSESSED}} of {{DATE}}{{/ASSESSED}}, by Plimsoll {{VERSION}}. Times are UTC. The CSV files beside this page hold every row; <code>plimsoll query</code> answers what they don't.{{#CONFIDENTIAL}} {{LINE}}{{/CONFIDENTIAL}}</p>
</footer>
</div>
</body>
</html>
