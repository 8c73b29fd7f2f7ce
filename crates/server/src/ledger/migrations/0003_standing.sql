-- As what a session acts, whole: the same JSON object that its acts bear. (What stood in `credentials` was never set.)
ALTER TABLE sessions ADD COLUMN standing TEXT NOT NULL DEFAULT '{"role":"participant","assurance":"anonymous"}';

UPDATE sessions SET standing = json_object(
    'role', role, 'tie', tie, 'vouched', json(iif(vouched, 'true', 'false')), 'org', org, 'assurance', assurance
);

ALTER TABLE sessions DROP COLUMN role;
ALTER TABLE sessions DROP COLUMN tie;
ALTER TABLE sessions DROP COLUMN vouched;
ALTER TABLE sessions DROP COLUMN org;
ALTER TABLE sessions DROP COLUMN credentials;
ALTER TABLE sessions DROP COLUMN assurance;
