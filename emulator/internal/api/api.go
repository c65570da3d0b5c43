package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// Config has the parameters of New.
type Config struct {
	Apps     []App
	Handlers map[string]Handler // by the id of the operation
	Zone     *time.Location     // of times in responses
	Now      func() time.Time   // the emulator's time, for the request log
	Machine  func() time.Time   // the machine's time, for timestamps in signatures
	Strict   bool               // refuse what the documentation does not allow, instead of warning
	Quotas   bool
	Logger   *slog.Logger // nil: none
}

// API serves the Server API of apps.
type API struct {
	verifier verifier
	handlers map[string]Handler
	zone     *time.Location
	now      func() time.Time
	strict   bool
	faults   Faults
	log      RequestLog
}

// New returns an API.
func New(c Config) *API {
	return &API{
		verifier: verifier{apps: newApps(c.Apps, c.Quotas), strict: c.Strict, now: c.Machine},
		handlers: c.Handlers, zone: c.Zone, now: c.Now, strict: c.Strict,
		log: RequestLog{logger: c.Logger},
	}
}

// Faults returns the faults that wait for requests.
func (a *API) Faults() *Faults { return &a.faults }

// Log returns the request log.
func (a *API) Log() *RequestLog { return &a.log }

const (
	// maxRequestBytes allows the largest content, escaped, beside a thousand ids.
	maxRequestBytes = 1 << 20
	// drainedBytes is how much more is read, and dropped, of a request that is too large: many clients send all of it before they
	// look for a response.
	drainedBytes = 128 << 20
)

// readBody returns a refusal for a body that is too large, and an error when the client did not send all of it.
func readBody(r *http.Request) ([]byte, *Refusal, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequestBytes+1))
	if err != nil || len(body) <= maxRequestBytes {
		return body, nil, err
	}
	_, err = io.CopyN(io.Discard, r.Body, drainedBytes)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return nil, Refuse(CodeTooLong, "the body has more than %d bytes", maxRequestBytes), err
}

// ServeHTTP answers a call of the Server API.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	seen := SeenRequest{
		Time: a.now(), Method: r.Method, Path: r.URL.Path, RequestID: r.Header.Get("X-Request-ID"), IsForm: mediaType(r.Header) == formType,
	}
	defer func() { a.log.add(seen) }()
	body, tooLarge, err := readBody(r)
	w = a.log.watch(w, &seen)
	if err != nil {
		return
	}
	if tooLarge != nil {
		answer(w, &seen, nil, tooLarge)
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
	var result Fields
	if problem == nil {
		result, problem = a.carryOut(req)
	}
	if injected != nil {
		w = injected.after(w)
	}
	answer(w, &seen, result, problem)
}

// admit checks the signature, finds the operation, and checks the parameters.
func (a *API) admit(r *http.Request, body []byte, seen *SeenRequest, odd *warnings) (*Request, *Refusal) {
	path := r.URL.Path
	if !a.strict {
		path = odd.relaxPath(path)
	}
	candidates := catalogue.ByPath(path)
	at := slices.IndexFunc(candidates, func(op *catalogue.Operation) bool { return op.Method == r.Method && op.When.Has(body) })
	if len(candidates) > 0 {
		seen.Operation = candidates[max(at, 0)].ID
	}
	app, problem := a.verifier.check(r.Header, odd)
	if problem != nil {
		return nil, problem
	}
	seen.Signed = true
	if len(candidates) == 0 {
		return nil, Refuse(codeNoSuchPath, "no operation has the path %s", catalogue.Printable(path))
	}
	if at < 0 {
		return nil, Refuse(codeWrongMethod, "the method must be %s", candidates[0].Method)
	}
	if a.handlers[seen.Operation] == nil {
		return nil, Refuse(codeNotEmulated, "the emulator does not have %s yet; the option WithOperation adds it", seen.Operation)
	}
	r.Body = io.NopCloser(bytes.NewReader(body)) // for a function of HandlerOf
	req := &Request{op: candidates[at], app: app, zone: a.zone, from: r}
	return req, req.decode(body, a.strict, odd)
}

func (a *API) carryOut(r *Request) (Fields, *Refusal) {
	if problem := r.app.quotas.draw(r, r.app.State.Now); problem != nil {
		return nil, problem
	}
	result, err := a.handlers[r.op.ID](r.app.State, r)
	return result, refusalOf(err)
}

// answer writes the response.
func answer(w http.ResponseWriter, seen *SeenRequest, result Fields, problem *Refusal) {
	doc := Fields{"code": codeOK}
	maps.Copy(doc, result)
	seen.Status, seen.Code = http.StatusOK, codeOK
	if problem != nil {
		doc = Fields{"code": problem.Code, "errorMessage": problem.Message}
		maps.Copy(doc, problem.Fields)
		seen.Status, seen.Code, seen.Refusal = problem.status(), problem.Code, problem.Message
	}
	encoded, err := json.Marshal(doc)
	if err != nil {
		http.Error(w, "emulator: the response cannot be encoded", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(seen.Status)
	_, _ = w.Write(encoded)
}
