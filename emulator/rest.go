package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// fields are the result fields of an answer, beside its code.
type fields map[string]any

// handler carries out one operation: it decodes the request, calls the state once, and encodes the result. With an error, which is
// a *failure or a refusal of the state, there is no result.
type handler func(s *state.State, r *request) (fields, error)

// request is a REST request that passed the contract check: what is required is there, and every value is of its type.
type request struct {
	op   *catalogue.Operation
	form url.Values
	json map[string]any
	zone *time.Location
	from *http.Request
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

const formType = "application/x-www-form-urlencoded"

const (
	// maxRequestBytes allows the largest content, escaped, beside a thousand ids.
	maxRequestBytes = 1 << 20
	// drainedBytes is how much more is read of a request that is too large, and dropped: many clients send all of it before they
	// look for an answer.
	drainedBytes = 128 << 20
	// maxFormPairs is what net/url reads.
	maxFormPairs = 10_000
)

// readBody returns a failure for a body that is too large, and an error when the client did not send all of it.
func readBody(r *http.Request) ([]byte, *failure, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequestBytes+1))
	if err != nil || len(body) <= maxRequestBytes {
		return body, nil, err
	}
	_, err = io.CopyN(io.Discard, r.Body, drainedBytes)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return nil, fail(codeTooLong, "the body has more than %d bytes", maxRequestBytes), err
}

// api serves the Server API of a state.
type api struct {
	state      *state.State
	verifier   *verifier
	zone       *time.Location
	strict     bool
	faults     faults
	log        requestLog
	quotas     *quotas                  // nil: none
	operations map[string]OperationFunc // of options
}

func newAPI(s *state.State, c *config) *api {
	a := &api{
		state: s, zone: c.zone, strict: c.strict, operations: c.operations,
		verifier: &verifier{appKey: c.appKey, secret: c.appSecret, now: c.now, strict: c.strict},
	}
	if c.quotas {
		a.quotas = newQuotas()
	}
	a.log.logger = c.logger
	return a
}

func sendsForm(h http.Header) bool {
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	return kind == formType
}

// ServeHTTP answers a call of the Server API.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	seen := SeenRequest{Time: a.state.Now(), Method: r.Method, Path: r.URL.Path, RequestID: r.Header.Get("X-Request-ID"), isForm: sendsForm(r.Header)}
	defer func() { a.log.add(seen) }()
	body, tooLarge, err := readBody(r)
	w = a.log.watch(w, &seen)
	if err != nil {
		return
	}
	if tooLarge != nil {
		a.answer(w, &seen, nil, tooLarge)
		return
	}
	seen.Body = string(body)
	seen.Query = r.URL.RawQuery
	var odd warnings
	req, problem := a.admit(r, body, &seen, &odd)
	seen.Warnings = odd.kept()
	injected := a.faults.take(seen.Operation)
	if injected != nil && !injected.before(w, r, &seen) {
		return
	}
	var result fields
	if problem == nil {
		result, problem = a.carryOut(req)
	}
	if injected != nil {
		w = injected.after(w)
	}
	a.answer(w, &seen, result, problem)
}

// admit checks who sends, and what.
func (a *api) admit(r *http.Request, body []byte, seen *SeenRequest, odd *warnings) (*request, *failure) {
	path := r.URL.Path
	if !a.strict {
		path = odd.relaxPath(path)
	}
	candidates := catalogue.ByPath(path)
	at := slices.IndexFunc(candidates, func(op *catalogue.Operation) bool { return op.Method == r.Method && op.When.Has(body) })
	if len(candidates) > 0 {
		seen.Operation = candidates[max(at, 0)].ID
	}
	if problem := a.verifier.check(r.Header, odd); problem != nil {
		return nil, problem
	}
	seen.Signed = true
	if len(candidates) == 0 {
		return nil, fail(codeNoSuchPath, "no operation has the path %s", catalogue.Printable(path))
	}
	if at < 0 {
		return nil, fail(codeWrongMethod, "the method must be %s", candidates[0].Method)
	}
	if !a.has(seen.Operation) {
		return nil, fail(codeNotEmulated, "the emulator does not have %s yet; the option WithOperation adds it", seen.Operation)
	}
	r.Body = io.NopCloser(bytes.NewReader(body)) // for a function of WithOperation
	req := &request{op: candidates[at], zone: a.zone, from: r}
	found, problem := req.read(r, body, a.strict, odd)
	if len(found) > 0 && !a.strict {
		found = req.relax(found, odd)
	}
	if problem == nil {
		problem = refuseFor(found)
	}
	return req, problem
}

// read decodes the parameters and compares them with the catalogue.
func (r *request) read(from *http.Request, body []byte, strict bool, odd *warnings) ([]catalogue.Violation, *failure) {
	kind, _, _ := mime.ParseMediaType(from.Header.Get("Content-Type"))
	var err error
	switch r.op.Encoding {
	case "form":
		if kind == "" && len(body) == 0 && !strict {
			odd.add("the request has no Content-Type, its empty body is taken for a form")
			kind = formType
		}
		if kind != formType {
			return nil, fail(codeBadParameter, "the body must be %s", formType)
		}
		if pairs := bytes.Count(body, []byte("&")) + 1; pairs > maxFormPairs {
			return nil, fail(codeBadParameter, "the form has %d parameters, limit <=%d", pairs, maxFormPairs)
		}
		if r.form, err = parsePairs(string(body)); err != nil {
			return nil, fail(codeBadParameter, "the body is not a form: %v", err)
		}
	case "query":
		if r.form, err = parsePairs(from.URL.RawQuery); err != nil {
			return nil, fail(codeBadParameter, "the query cannot be read: %v", err)
		}
	case "json":
		if kind != "application/json" {
			return nil, fail(codeBadParameter, "the body must be application/json")
		}
		var wrong []catalogue.Violation
		if r.json, wrong = catalogue.DecodeObject(body); wrong != nil {
			return nil, refuseFor(wrong)
		}
	}
	return r.check(), nil
}

// parsePairs reads a form or a query. A semicolon is part of a value there; net/url refuses it.
func parsePairs(text string) (url.Values, error) {
	return url.ParseQuery(strings.ReplaceAll(text, ";", "%3B"))
}

func (r *request) check() []catalogue.Violation {
	if r.op.Encoding == "json" {
		return r.op.CheckObject(r.json)
	}
	return r.op.CheckForm(r.form)
}

// relax takes what the service takes, and returns what is wrong all the same.
func (r *request) relax(found []catalogue.Violation, odd *warnings) []catalogue.Violation {
	if r.op.Encoding == "json" {
		odd.relaxJSON(r.op, r.json, found)
	} else {
		odd.relaxForm(r.op, r.form, found)
	}
	return r.check()
}

// maxNamedViolations is how many of the things that are wrong a refusal names.
const maxNamedViolations = 10

func refuseFor(found []catalogue.Violation) *failure {
	if len(found) == 0 {
		return nil
	}
	code := codeBadParameter
	var texts []string
	for i, v := range found {
		if v.Kind == catalogue.TooLong {
			code = codeTooLong
		}
		if i < maxNamedViolations {
			texts = append(texts, v.String())
		}
	}
	if more := len(found) - maxNamedViolations; more > 0 {
		texts = append(texts, fmt.Sprintf("and %d more", more))
	}
	return fail(code, "%s", strings.Join(texts, "; "))
}

func (a *api) carryOut(r *request) (fields, *failure) {
	if answer := a.operations[r.op.ID]; answer != nil {
		return a.answerWith(answer, r)
	}
	if problem := a.quotas.draw(r, a.state.Now); problem != nil {
		return nil, problem
	}
	result, err := handlers[r.op.ID](a.state, r)
	return result, failureOf(err)
}

// answer writes the envelope.
func (a *api) answer(w http.ResponseWriter, seen *SeenRequest, result fields, problem *failure) {
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
