"""The rows of the access table for lists and subscriptions. The usual list stands alone and is kept by the secretariat; the token is of somebody's subscription."""

TABLE = """
GET  listserv.lists                      200 200 200 200 200 200
GET  listserv.list_page                  200 200 200 200 200 200
GET  listserv.list_thread                200 200 200 200 200 200
GET  listserv.forum_list                 200 200 200 200 200 200
GET  listserv.preferences                302 200 200 200 200 200
POST listserv.change_mailbox             302 422 422 422 422 422
POST listserv.arrives_again              302 303 303 303 303 303
POST listserv.choose                     302 303 303 303 303 303
GET  listserv.stop                       200 200 200 200 200 200
POST listserv.stopped                    200 200 200 200 200 200
GET  listserv.arrival                    404 404 404 404 404 404
POST listserv.arrived                    404 404 404 404 404 404
GET  listserv.wish                       410 410 410 410 410 410
POST listserv.confirm_wish               410 410 410 410 410 410
POST listserv.ask_for_forum              422 422 422 422 422 422
POST listserv.ask_for_list               422 422 422 422 422 422
GET  listserv.subscribers                403 403 403 403 200 200
GET  listserv.forum_subscribers          403 403 403 200 200 200
POST listserv.enter                      403 403 403 403 422 422
POST listserv.forum_enter                403 403 403 403 422 422
POST listserv.resend                     403 403 403 403 303 303
POST listserv.forum_resend               403 403 403 303 303 303
GET  listserv.curation                   403 403 403 403 200 200
GET  listserv.forum_curation             403 403 403 200 200 200
POST listserv.curate                     403 403 403 403 422 422
POST listserv.forum_curate               403 403 403 422 422 422
GET  listserv.new_list                   403 403 403 403 200 200
POST listserv.make_list                  403 403 403 403 422 422
GET  listserv.change_list                403 403 403 403 200 200
POST listserv.keep_list                  403 403 403 403 422 422
GET  listserv.delivery                   403 403 403 403 200 200
POST listserv.stop_post                  403 403 403 403 303 303
POST listserv.release_post               403 403 403 403 303 303
POST listserv.resend_all                 403 403 403 403 303 303
GET  listserv.write                      403 403 403 403 200 200
POST listserv.hide_message               403 403 403 403 303 303
POST listserv.send                       403 403 403 403 422 422
GET  listserv.mails                      403 403 403 403 200 200
GET  listserv.mail                       403 403 403 403 200 200
GET  listserv.raw_mail                   403 403 403 403 200 200
POST listserv.take_mail                  403 403 403 403 303 303
POST listserv.take_mails                 403 403 403 403 303 303
POST listserv.settle_mail                403 403 403 403 303 303
"""
