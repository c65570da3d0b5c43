package emulator_test

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// rest makes calls of the Server API by hand, so that these tests do not depend on the SDK's own client.
type rest struct {
	t   testing.TB
	emu *emulator.Emulator
}

func newREST(t testing.TB, opts ...emulator.Option) rest {
	t.Helper()
	emu, err := emulator.New(opts...)
	require.NoError(t, err)
	return rest{t, emu}
}

// answer is a response.
type answer struct {
	status int
	code   int
	doc    map[string]any
	text   string
}

var nonces atomic.Int64

func signed(r *http.Request, prefix string) *http.Request {
	nonce := strconv.FormatInt(nonces.Add(1), 10)
	timestamp := strconv.FormatInt(time.Now().UnixMilli(), 10)
	sum := sha1.Sum([]byte(emulator.DefaultAppSecret + nonce + timestamp))
	r.Header.Set(prefix+"App-Key", emulator.DefaultAppKey)
	r.Header.Set(prefix+"Nonce", nonce)
	r.Header.Set(prefix+"Timestamp", timestamp)
	r.Header.Set(prefix+"Signature", hex.EncodeToString(sum[:]))
	return r
}

func formRequest(path, form string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// requestOf is a request of an operation whose parameters are pairs: of a form, or of a query.
func requestOf(encoding, path, pairs string) *http.Request {
	if encoding == "query" {
		return httptest.NewRequest(http.MethodGet, path+"?"+pairs, nil)
	}
	return formRequest(path, pairs)
}

func (a rest) do(r *http.Request) answer {
	a.t.Helper()
	w := httptest.NewRecorder()
	a.emu.ServeHTTP(w, r)
	got := answer{status: w.Code, text: w.Body.String()}
	require.NoError(a.t, json.Unmarshal(w.Body.Bytes(), &got.doc), "%s", w.Body)
	code, ok := got.doc["code"].(float64)
	require.True(a.t, ok, "an answer has a code: %s", w.Body)
	got.code = int(code)
	return got
}

// call makes a call by catalogue id. Form pairs are name=value; a value with & or % must be escaped.
func (a rest) call(operation, params string) answer {
	a.t.Helper()
	op, ok := catalogue.Lookup(operation)
	require.True(a.t, ok, operation)
	if op.Encoding == "json" {
		r := httptest.NewRequest(op.Method, op.Path, strings.NewReader(params))
		r.Header.Set("Content-Type", "application/json; charset=UTF-8")
		return a.do(signed(r, ""))
	}
	return a.do(signed(requestOf(op.Encoding, op.Path, params), ""))
}

// must makes a call that has to succeed.
func (a rest) must(operation, params string) map[string]any {
	a.t.Helper()
	got := a.call(operation, params)
	require.Equal(a.t, 200, got.code, "%s: %s", operation, got.text)
	require.Equal(a.t, 200, got.status)
	return got.doc
}

// refuse makes a call that has to be refused with a code.
func (a rest) refuse(operation, params string, code int) answer {
	a.t.Helper()
	got := a.call(operation, params)
	assert.Equal(a.t, code, got.code, "%s %s: %s", operation, params, got.text)
	return got
}

func (a rest) connect(userID string) *emulator.Session {
	a.t.Helper()
	doc := a.must("user.getToken", "userId="+userID+"&name="+url.QueryEscape(userID))
	s, err := a.emu.Connect(doc["token"].(string))
	require.NoError(a.t, err)
	return s
}

func (a rest) join(userID, room string) *emulator.Session {
	a.t.Helper()
	s := a.connect(userID)
	_, err := s.Join(room, emulator.JoinOptions{})
	require.NoError(a.t, err)
	return s
}

// events returns all events that wait for a session.
func events(s *emulator.Session) []emulator.Event {
	var all []emulator.Event
	for e, ok := s.TryReceive(); ok; e, ok = s.TryReceive() {
		all = append(all, e)
	}
	return all
}

func contents(all []emulator.Event) []string {
	var texts []string
	for _, e := range all {
		if e.Kind == emulator.EventMessage {
			texts = append(texts, e.Message.Content)
		}
	}
	return texts
}

func kinds(all []emulator.Event) []emulator.EventKind {
	var list []emulator.EventKind
	for _, e := range all {
		list = append(list, e.Kind)
	}
	return list
}

func publish(room, text string) string {
	return "fromUserId=server&toChatroomId=" + room + "&objectName=RC:TxtMsg&content=" + url.QueryEscape(text)
}
