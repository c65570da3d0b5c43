package main

import "net/http"

// refusal is the reason why a request is refused. Pages use its code and have their own messages; the text is for people who read
// the response.
type refusal struct {
	status int
	code   string
	text   string
}

func (r *refusal) Error() string { return r.text }

var (
	errNoSession  = &refusal{http.StatusUnauthorized, "no_session", "join first: there is no session, or it has ended"}
	errHostKey    = &refusal{http.StatusUnauthorized, "host_key", "the host key is missing or wrong"}
	errName       = &refusal{http.StatusBadRequest, "bad_name", "a name has 1 to 24 printable characters"}
	errNameTaken  = &refusal{http.StatusConflict, "name_taken", "somebody has this name already"}
	errFull       = &refusal{http.StatusServiceUnavailable, "full", "there is no room for more players"}
	errService    = &refusal{http.StatusBadGateway, "service", "the chat service did not do it; the server's log tells why"}
	errType       = &refusal{http.StatusUnsupportedMediaType, "json_only", "the body must be application/json"}
	errTooLarge   = &refusal{http.StatusRequestEntityTooLarge, "too_large", "the body is too large"}
	errBody       = &refusal{http.StatusBadRequest, "bad_json", "the body is not what this address takes"}
	errTooManyIDs = &refusal{http.StatusBadRequest, "too_many_ids", "ask for at most 50 ids at once"}
	errHost       = &refusal{http.StatusForbidden, "unknown_host", "this server does not go by that name; start it with -public and the address it is reached at"}
	errForeign    = &refusal{http.StatusForbidden, "cross_origin", "requests from other sites are refused"}

	errNoQuestion   = &refusal{http.StatusNotFound, "no_such_question", "no such question has been put"}
	errBadAnswer    = &refusal{http.StatusBadRequest, "bad_answer", "the answer does not fit the question"}
	errTooEarly     = &refusal{http.StatusConflict, "too_early", "the question is not open yet"}
	errTooLate      = &refusal{http.StatusConflict, "too_late", "the question is over"}
	errAnswered     = &refusal{http.StatusConflict, "answered", "another answer was given already; the first one counts"}
	errStillOpen    = &refusal{http.StatusConflict, "still_open", "a question is open; close it first"}
	errNotOpen      = &refusal{http.StatusConflict, "not_open", "this question is not open"}
	errNotNext      = &refusal{http.StatusConflict, "not_next", "this is not the next question; one that was put is never put again"}
	errNotOver      = &refusal{http.StatusConflict, "not_over", "this quiz is not over"}
	errOver         = &refusal{http.StatusConflict, "over", "the quiz is over"}
	errNothingToSay = &refusal{http.StatusConflict, "nothing_to_send", "nothing has been sent that could be sent again"}
)
