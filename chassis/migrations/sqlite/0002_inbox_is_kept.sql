-- The inbox is kept for ever: nobody looks for its oldest rows.
DROP INDEX inbox_handled_at;
