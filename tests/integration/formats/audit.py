"""What the checks of report formats read from the audit file itself, to hold the reports against."""
import pathlib
import sqlite3

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "data" / "schemas"


def rows(audit: pathlib.Path, sql: str, *parameters) -> list[tuple]:
    database = sqlite3.connect(f"file:{audit}?mode=ro", uri=True)
    try:
        database.text_factory = lambda b: b.decode("utf-8", "replace")
        return database.execute(sql, parameters).fetchall()
    finally:
        database.close()


def open_findings(audit: pathlib.Path) -> dict[str, dict]:
    """Findings that stand, by id; `waived` as of the newest assessment."""
    names = ("id", "check", "status", "severity", "subject_kind", "subject", "message", "waived")
    return {row[0]: dict(zip(names, row)) for row in rows(audit, """
        SELECT id, check_id, status, severity, subject_kind, subject, message,
               coalesce(waived_until > (SELECT to_at FROM newest_step), 0) FROM open_finding""")}


def changes(audit: pathlib.Path) -> dict[str, str] | None:
    """What became of findings since the assessment before, by id; None without one."""
    step = rows(audit, "SELECT from_id, to_id FROM newest_step")
    if not step or step[0][0] is None:
        return None
    return dict(rows(audit, "SELECT finding_id, change FROM finding_change WHERE from_id = ? AND to_id = ?", *step[0]))


def ended(audit: pathlib.Path) -> dict[str, str]:
    return {k: v for k, v in (changes(audit) or {}).items() if v in ("fixed", "no_longer_observable")}
