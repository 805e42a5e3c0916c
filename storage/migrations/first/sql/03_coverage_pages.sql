-- Each page a run has to account for, in one state: asked, unreadable, lost or unaccounted.
-- A page is asked once the run's windows hold all its blocks and every one of those windows was answered.
CREATE VIEW coverage_pages AS
SELECT
    rd.run AS run,
    rd.source AS source,
    p.number AS page,
    p.reason AS reading_reason,
    CASE
        WHEN p.status = 'unreadable' THEN 'unreadable'
        ELSE CASE (
            SELECT MIN(cw.rank)
            FROM coverage_windows AS cw JOIN window_slices AS s ON s."window" = cw.window_id
            WHERE cw.run = rd.run AND cw.source = rd.source AND s.page = p.number
        )
            WHEN 1 THEN 'lost'
            WHEN 2 THEN CASE
                WHEN (
                    SELECT
                        CASE
                            WHEN MIN(s.first_block) = 0 AND MAX(s.end_block) >= p.blocks AND MAX(
                                CASE
                                    WHEN s.first_block > 0 AND NOT EXISTS (
                                        SELECT 1
                                        FROM run_windows AS rw2 JOIN window_slices AS s2 ON s2."window" = rw2."window"
                                        WHERE rw2.run = rw.run AND rw2.source = rw.source AND rw2.in_force
                                            AND s2.page = s.page AND s2.first_block < s.first_block
                                            AND s2.end_block >= s.first_block
                                    ) THEN 1
                                    ELSE 0
                                END
                            ) = 0 THEN 1
                            ELSE 0
                        END
                    FROM run_windows AS rw JOIN window_slices AS s ON s."window" = rw."window"
                    WHERE rw.run = rd.run AND rw.source = rd.source AND rw.in_force AND s.page = p.number
                ) = 1 THEN 'asked'
                ELSE 'unaccounted'
            END
            ELSE CASE WHEN rd.breakdown IS NOT NULL THEN 'lost' ELSE 'unaccounted' END
        END
    END AS state
FROM run_documents AS rd
JOIN pages AS p ON p.document = rd.document
