package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// fields are the result fields of an answer, beside its code.
type fields map[string]any

// handler carries out one operation under the store's lock.
type handler func(s *store, r *request) (fields, *failure)

// request is a REST request that passed the contract check: what is required is there, and every value is of its type.
type request struct {
	op   *catalogue.Operation
	form url.Values
	json map[string]any
	zone *time.Location
}

func (r *request) text(name string) string {
	if r.json != nil {
		s, _ := r.json[name].(string)
		return s
	}
	return r.form.Get(name)
}

func (r *request) list(name string) []string { return r.form[name] }

func (r *request) number(name string, otherwise int64) int64 {
	text := r.form.Get(name)
	if n, ok := r.json[name].(json.Number); ok {
		text = n.String()
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return otherwise
	}
	return n
}

// on reads a flag that is off by default, in the spellings true and 1.
func (r *request) on(name string) bool {
	if b, ok := r.json[name].(bool); ok {
		return b
	}
	v := r.form.Get(name)
	return v == "true" || v == "1"
}

// off reads a flag that is on by default.
func (r *request) off(name string) bool { return r.form.Get(name) == "0" }

func (r *request) minutes(name string, otherwise time.Duration) time.Duration {
	return time.Duration(r.number(name, int64(otherwise/time.Minute))) * time.Minute
}

func (r *request) millis(name string) time.Time {
	if n := r.number(name, 0); n != 0 {
		return time.UnixMilli(n)
	}
	return time.Time{}
}

// date renders a time as answers do: without a zone.
func (r *request) date(t time.Time) string { return t.In(r.zone).Format("2006-01-02 15:04:05") }

// page cuts a list as numbered pages do.
func page[T any](list []T, number, size int64) []T {
	total := int64(len(list))
	if number < 1 || size < 1 || number-1 > total/size {
		return list[:0]
	}
	from := min((number-1)*size, total)
	return list[from:min(from+size, total)]
}

// maxRequestBytes allows the largest content, escaped, beside a thousand ids.
const maxRequestBytes = 1 << 20

// serveREST answers a call of the Server API.
func (e *Emulator) serveREST(w http.ResponseWriter, r *http.Request) {
	seen := SeenRequest{Time: e.clock.now(), Method: r.Method, Path: r.URL.Path, RequestID: r.Header.Get("X-Request-ID"), isForm: sendsForm(r.Header)}
	defer func() { e.log.add(seen) }()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequestBytes))
	w = e.console.watch(w, &seen)
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			e.answer(w, &seen, nil, fail(codeTooLong, "the body has more than %d bytes", tooLarge.Limit))
		}
		return
	}
	seen.Body = string(body)
	seen.Query = r.URL.RawQuery
	req, problem := e.admit(r, body, &seen)
	injected := e.faults.take(seen.Operation)
	if injected != nil && !injected.before(w, r, &seen) {
		return
	}
	var result fields
	if problem == nil {
		result, problem = e.carryOut(req)
	}
	if injected != nil {
		w = injected.after(w)
	}
	e.answer(w, &seen, result, problem)
}

// admit checks who sends, and what.
func (e *Emulator) admit(r *http.Request, body []byte, seen *SeenRequest) (*request, *failure) {
	candidates := catalogue.ByPath(r.URL.Path)
	if len(candidates) > 0 {
		seen.Operation = candidates[0].ID
	}
	if problem := e.verifier.check(r.Header); problem != nil {
		return nil, problem
	}
	seen.Signed = true
	if len(candidates) == 0 {
		return nil, fail(codeNoSuchPath, "no operation has the path %s", r.URL.Path)
	}
	at := slices.IndexFunc(candidates, func(op *catalogue.Operation) bool { return op.Method == r.Method })
	if at < 0 {
		return nil, fail(codeWrongMethod, "the method must be %s", candidates[0].Method)
	}
	seen.Operation = candidates[at].ID
	if _, ok := handlers[seen.Operation]; !ok {
		return nil, fail(codeNotEmulated, "the emulator does not have %s yet", seen.Operation)
	}
	req := &request{op: candidates[at], zone: e.zone}
	return req, req.read(r, body)
}

// read decodes the parameters and holds them against the catalogue.
func (r *request) read(from *http.Request, body []byte) *failure {
	kind, _, _ := mime.ParseMediaType(from.Header.Get("Content-Type"))
	var found []catalogue.Violation
	var err error
	switch r.op.Encoding {
	case "form":
		if kind != "application/x-www-form-urlencoded" {
			return fail(codeBadParameter, "the body must be application/x-www-form-urlencoded")
		}
		if r.form, err = url.ParseQuery(string(body)); err != nil {
			return fail(codeBadParameter, "the body is not a form")
		}
		found = r.op.CheckForm(r.form)
	case "query":
		if r.form, err = url.ParseQuery(from.URL.RawQuery); err != nil {
			return fail(codeBadParameter, "the query cannot be read")
		}
		found = r.op.CheckForm(r.form)
	case "json":
		if kind != "application/json" {
			return fail(codeBadParameter, "the body must be application/json")
		}
		if found = r.op.CheckJSON(body); len(found) == 0 {
			dec := json.NewDecoder(bytes.NewReader(body))
			dec.UseNumber()
			if err := dec.Decode(&r.json); err != nil {
				return fail(codeBadParameter, "the body is not JSON")
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	var texts []string
	code := codeBadParameter
	for _, v := range found {
		texts = append(texts, v.String())
		if v.Kind == catalogue.TooLong {
			code = codeTooLong
		}
	}
	return fail(code, "%s", strings.Join(texts, "; "))
}

func (e *Emulator) carryOut(r *request) (fields, *failure) {
	var waiting []sending
	defer func() { e.store.settle(waiting) }() // without the lock
	e.store.mu.Lock()
	defer e.store.mu.Unlock()
	e.store.sweep()
	now := e.clock.now()
	if problem := e.quotas.draw(r, now); problem != nil {
		return nil, problem
	}
	result, problem := e.numbers.once(r, now, func() (fields, *failure) { return handlers[r.op.ID](e.store, r) })
	waiting, e.store.waiting = e.store.waiting, nil
	return result, problem
}

// answer writes the envelope.
func (e *Emulator) answer(w http.ResponseWriter, seen *SeenRequest, result fields, problem *failure) {
	doc := fields{"code": codeOK}
	for name, value := range result {
		doc[name] = value
	}
	seen.Status, seen.Code = http.StatusOK, codeOK
	if problem != nil {
		doc = fields{"code": problem.code, "errorMessage": problem.message}
		seen.Status, seen.Code, seen.Refusal = problem.status(), problem.code, problem.message
	}
	text, err := json.Marshal(doc)
	if err != nil {
		http.Error(w, "emulator: the answer cannot be encoded", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(seen.Status)
	_, _ = w.Write(text)
}
