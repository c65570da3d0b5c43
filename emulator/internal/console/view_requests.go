package console

import (
	"net/url"
	"strings"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/mask"
)

// requestView is a request as a page shows it.
type requestView struct {
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

// shownParams is the largest number of parameters that are shown of a request: a call may name a thousand users.
const shownParams = 100

func requestViewOf(r *api.SeenRequest, seq uint64) requestView {
	view := requestView{
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

// eachPair calls show for the pairs of a form in their order. Malformed escapes are kept as they are.
func eachPair(form string, show func(name, value string)) {
	for pair := range strings.SplitSeq(form, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		show(unescape(name), unescape(value))
	}
}

func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// shownRequests is the largest number of requests that a page gets at once.
const shownRequests = 200

// requestsAfter returns the requests that follow the one numbered seq, as api.RequestLog.After does.
func (v *views) requestsAfter(seq, clears uint64) (list []requestView, last uint64, ok bool) {
	found, last, ok := v.api.Log().After(seq, clears, shownRequests)
	return viewsOf(found, last), last, ok
}

// latestRequests returns the requests that a page gets, the number of the last, and how often the log was cleared.
func (v *views) latestRequests() (list []requestView, last, clears uint64) {
	found, last, clears := v.api.Log().Latest(shownRequests)
	return viewsOf(found, last), last, clears
}

func viewsOf(found []api.SeenRequest, last uint64) []requestView {
	list := make([]requestView, len(found))
	for i := range found {
		list[i] = requestViewOf(&found[i], last-uint64(len(found)-i)+1)
	}
	return list
}
