"""A mailbox (mbox) as a forum: mails read one by one (``reading``), put into threads (``threading``), people mapped (``people``), and all of it
written as a forum archive (``converting``), which is then checked and stored like any other. What became of each mail stands in a report.
"""
