#!/usr/bin/env python3
"""A whole collector: tells Plimsoll about the racks named in a text file, one a line."""
import json, sys

SETTINGS = {"type": "object", "required": ["file"], "additionalProperties": False, "properties": {
    "file": {"type": "string", "description": "The text file: the name of one rack a line."}}}

def say(**line):
    print(json.dumps(line), flush=True)

if sys.argv[1:] == ["describe"]:
    say(name="example", version="1.0", protocol=1, summary="Racks from a text file.",
        settings=SETTINGS, kinds=["rack"], permissions=["Read the file."])
    sys.exit(0)
settings = json.load(sys.stdin)
try:
    racks = [line.strip() for line in open(settings["file"], encoding="utf-8") if line.strip()]
except (KeyError, OSError) as error:
    print(f"error: {error}", file=sys.stderr)
    sys.exit(2 if isinstance(error, KeyError) else 3)
if sys.argv[1:] == ["check"]:
    say(ok=True, items=[{"item": settings["file"], "ok": True, "message": f"{len(racks)} racks"}])
    sys.exit(0)
say(type="hello", protocol=1, collector="example", version="1.0", target=settings["file"], grade="stated")
for name in racks:
    say(type="asset", key=f"rack/{name}", kind="rack", name=name, scope="file")
say(type="scope", scope="file", kinds=["rack"], status="complete", listed=len(racks))
say(type="done", counts={"asset": len(racks), "scope": 1})
