package emulator

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// answerBytes is how much of an answer is kept for the console.
const answerBytes = 8 << 10

// seenAnswer is the answer to a request, as far as it was sent.
type seenAnswer struct {
	http.ResponseWriter
	began time.Time
	took  time.Duration
	text  string
	cut   bool
}

// watch keeps what is answered to a request.
func (c *console) watch(w http.ResponseWriter, seen *SeenRequest) http.ResponseWriter {
	if c == nil {
		return w
	}
	seen.answer = &seenAnswer{ResponseWriter: w, began: time.Now()}
	return seen.answer
}

// Unwrap lets the answer be flushed.
func (a *seenAnswer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *seenAnswer) Write(text []byte) (int, error) {
	kept := min(len(text), answerBytes-len(a.text))
	a.text += string(text[:kept])
	a.cut = a.cut || kept < len(text)
	return a.ResponseWriter.Write(text)
}

// seal ends the answer. What is kept of it from here on has no token.
func (a *seenAnswer) seal() {
	if a == nil {
		return
	}
	a.took = time.Since(a.began)
	a.ResponseWriter = nil
	a.text = maskJSON(a.text)
}

func (a *seenAnswer) bytes() int {
	if a == nil {
		return 0
	}
	return len(a.text)
}

// mask stands for what must not be shown.
const mask = "••••••"

// isSecret reports whether what has this name must not be shown.
func isSecret(name string) bool {
	name = strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(name))
	for _, secret := range []string{"token", "secret", "signature", "password", "authorization"} {
		if strings.HasSuffix(name, secret) {
			return true
		}
	}
	return false
}

// maskJSON masks the secrets of a document. Where a text that is not JSON, such as one that was cut, has a secret's name in it,
// all of it is masked.
func maskJSON(text string) string {
	var doc any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&doc); err != nil || dec.More() {
		if containsSecret(text) {
			return mask
		}
		return text
	}
	if !containsSecret(text) {
		return text // as it was sent
	}
	masked, err := json.Marshal(maskValues(doc))
	if err != nil {
		return mask
	}
	return string(masked)
}

func containsSecret(text string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(`"'{}:,=&?; `, r) })
	return slices.ContainsFunc(words, isSecret)
}

func maskValues(doc any) any {
	switch doc := doc.(type) {
	case map[string]any:
		for name, value := range doc {
			if isSecret(name) {
				doc[name] = mask
			} else {
				doc[name] = maskValues(value)
			}
		}
	case []any:
		for i, value := range doc {
			doc[i] = maskValues(value)
		}
	}
	return doc
}

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

func (r *SeenRequest) forConsole(seq uint64) consoleRequest {
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
		if isSecret(name) {
			value = mask
		}
		name, cutName := shorten(name, room)
		room -= len(name)
		value, cutValue := shorten(value, room)
		room -= len(value)
		view.Cut = view.Cut || cutName || cutValue
		view.Params = append(view.Params, [2]string{name, value})
	}
	eachPair(r.Query, show)
	if r.isForm {
		eachPair(r.Body, show)
	} else {
		var cut bool
		view.Body, cut = shorten(maskJSON(r.Body), room)
		view.Cut = view.Cut || cut
	}
	if r.answer != nil {
		view.Took = r.answer.took.Microseconds()
		view.Answer, view.AnswerCut = r.answer.text, r.answer.cut
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

func sendsForm(h http.Header) bool {
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	return kind == formType
}

// shownRequests is how many requests a page gets at once.
const shownRequests = 200

// after returns the requests that follow one by its number, up to the last, whose number it also returns. It fails when some of
// them are gone or too many, and when the log was cleared since.
func (l *requestLog) after(seq, clears uint64) (list []consoleRequest, last uint64, ok bool) {
	l.mu.Lock()
	missing := l.total - seq
	if seq > l.total || clears != l.clears || missing > uint64(min(len(l.seen), shownRequests)) {
		defer l.mu.Unlock()
		return nil, l.total, false
	}
	found, last := slices.Clone(l.seen[len(l.seen)-int(missing):]), l.total
	l.mu.Unlock()
	return viewsOf(found, last), last, true
}

// latest returns as many requests as a page gets, the number of the last, and how often the log was cleared.
func (l *requestLog) latest() (list []consoleRequest, last, clears uint64) {
	l.mu.Lock()
	found := slices.Clone(l.seen[max(0, len(l.seen)-shownRequests):])
	last, clears = l.total, l.clears
	l.mu.Unlock()
	return viewsOf(found, last), last, clears
}

// viewsOf needs no lock: what is logged never changes.
func viewsOf(found []SeenRequest, last uint64) []consoleRequest {
	list := make([]consoleRequest, len(found))
	for i := range found {
		list[i] = found[i].forConsole(last - uint64(len(found)-i) + 1)
	}
	return list
}

// counts says how many requests there ever were, and how many of them did not succeed.
func (l *requestLog) counts() (total, refused uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.total, l.refused
}
