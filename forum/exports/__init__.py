"""A forum to take away: tables (CSV, XLSX), mails (mbox), an archive (JSON, ZIP) and proceedings (DOCX, PDF).

``source`` reads what one reader may see, in chunks; each format has a module that turns it into bytes; ``formats`` names them.
What a reader may not see on the pages is in no file of theirs. No format holds a forum in memory.
"""
