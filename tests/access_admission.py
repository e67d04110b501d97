"""The rows of the access table for who takes part: registration, invitations, nominations, participants and their rules."""

TABLE = """
#    route~object                       vis mem par mod sec adm
GET  forum.acceptance                    410 410 410 410 410 410
POST forum.accept_invitation             410 410 410 410 410 410
POST forum.accept_offer                  403 302 302 302 302 302
GET  forum.admissions                    403 403 403 200 200 200
POST forum.change_invitations            403 403 403 422 422 422
POST forum.decide_admissions             403 403 403 422 422 422
POST forum.decline_invitation            410 410 410 410 410 410
GET  forum.declined                      200 200 200 200 200 200
GET  forum.invitations                   403 403 403 200 200 200
POST forum.invite                        403 403 403 422 422 422
GET  forum.my_requests                   302 200 200 200 200 200
POST forum.nominate                      403 403 403 422 422 422
GET  forum.nominations                   302 403 403 200 200 200
POST forum.take_back_nomination          403 403 403 302 302 302
POST forum.take_back_request             403 302 302 302 302 302
GET  forum.participant_rule               403 403 403 200 200 200
POST forum.set_participant_rule           403 403 403 422 422 422
GET  forum.participants_desk              403 403 403 200 200 200
POST forum.give_password                 302 302 302 302 302 302
POST forum.leave                         403 302 403 403 302 302
POST forum.register                      403 302 302 302 302 302
GET  forum.registration                  302 200 200 200 200 200
GET  forum.silent                        403 403 403 200 200 200
GET  forum.silent_table                  403 403 403 200 200 200
GET  forum.reminder                      403 403 403 200 200 200
POST forum.remind                        403 403 403 200 200 200
"""
