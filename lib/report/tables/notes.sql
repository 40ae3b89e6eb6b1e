-- title: Notes
-- about: What assessors noted for the client; internal notes are in no report.
-- types: at time
SELECT subject, text AS note, author AS by, at FROM client_note ORDER BY position
