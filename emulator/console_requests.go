package emulator

import (
	"net/url"
	"strings"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/mask"
)

// consoleRequest is a request as the console shows it.
type consoleRequest struct {
	Seq       uint64      `json:"seq"`
	Time      int64       `json:"time"`
	Operation string      `json:"operation"`
	Method    string      `json:"method"`
	Path      string      `json:"path"`
	RequestID string      `json:"requestId"`
	Signed    bool        `json:"signed"`
	Status    int         `json:"status"`
	Code      int         `json:"code"`
	Refusal   string      `json:"refusal"`
	Warnings  []string    `json:"warnings"`
	Fault     string      `json:"fault"`
	Took      int64       `json:"took"` // microseconds
	Params    [][2]string `json:"params"`
	Body      string      `json:"body"` // where it is not a form
	Cut       bool        `json:"cut,omitempty"`
	Answer    string      `json:"answer"`
	AnswerCut bool        `json:"answerCut,omitempty"`
}

// shownParams is how many parameters of a request are shown: a call may name a thousand users.
const shownParams = 100

func consoleRequestOf(r *api.SeenRequest, seq uint64) consoleRequest {
	view := consoleRequest{
		Seq: seq, Time: r.Time.UnixMilli(), Operation: r.Operation, Method: r.Method, RequestID: r.RequestID, Signed: r.Signed,
		Status: r.Status, Code: r.Code, Refusal: r.Refusal, Fault: r.Fault, Params: [][2]string{}, Warnings: append([]string{}, r.Warnings...),
	}
	view.Path, _ = shorten(r.Path, shownBytes)
	room := shownBytes
	show := func(name, value string) {
		if len(view.Params) >= shownParams || room <= 0 {
			view.Cut = true
			return
		}
		if mask.IsSecret(name) {
			value = mask.Text
		}
		name, cutName := shorten(name, room)
		room -= len(name)
		value, cutValue := shorten(value, room)
		room -= len(value)
		view.Cut = view.Cut || cutName || cutValue
		view.Params = append(view.Params, [2]string{name, value})
	}
	eachPair(r.Query, show)
	if r.IsForm {
		eachPair(r.Body, show)
	} else {
		var cut bool
		view.Body, cut = shorten(mask.JSON(r.Body), room)
		view.Cut = view.Cut || cut
	}
	if r.Answer != nil {
		view.Took = r.Answer.Took.Microseconds()
		view.Answer, view.AnswerCut = r.Answer.Text, r.Answer.Cut
	}
	return view
}

// eachPair goes through a form in the order it was written in. What is not escaped as it should be comes as it is.
func eachPair(form string, show func(name, value string)) {
	for pair := range strings.SplitSeq(form, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		show(unescape(name), unescape(value))
	}
}

func unescape(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// shownRequests is how many requests a page gets at once.
const shownRequests = 200

// requestsAfter returns the requests that follow one by its number, as RequestLog.After does.
func (c *console) requestsAfter(seq, clears uint64) (list []consoleRequest, last uint64, ok bool) {
	found, last, ok := c.api.Log().After(seq, clears, shownRequests)
	return viewsOf(found, last), last, ok
}

// latestRequests returns as many requests as a page gets, the number of the last, and how often the log was cleared.
func (c *console) latestRequests() (list []consoleRequest, last, clears uint64) {
	found, last, clears := c.api.Log().Latest(shownRequests)
	return viewsOf(found, last), last, clears
}

func viewsOf(found []api.SeenRequest, last uint64) []consoleRequest {
	list := make([]consoleRequest, len(found))
	for i := range found {
		list[i] = consoleRequestOf(&found[i], last-uint64(len(found)-i)+1)
	}
	return list
}
