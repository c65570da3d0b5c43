package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/rongcloudtest"
	"github.com/rongcloud-go/sdk/webhook"
)

var start = time.UnixMilli(1_767_182_400_000)

// clock stands still until a test moves it.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// bell is an alarm that rings when the test says so.
type bell struct {
	after time.Duration
	ring  func() // nil: not set
}

func (b *bell) alarm(d time.Duration, f func()) func() {
	b.after, b.ring = d, f
	return func() { b.ring = nil }
}

// quizQuestions are two questions of ten seconds.
func quizQuestions() []question {
	options := []option{{"A", bilingual{EN: "one", ZH: "一"}}, {"B", bilingual{EN: "two", ZH: "二"}}, {"C", bilingual{EN: "three"}}}
	return []question{
		{
			ID: "q1", Kind: message.SingleChoice, Title: bilingual{EN: "First?", ZH: "第一？"}, Options: options,
			Correct: []string{"B"}, Seconds: 10, Explanation: bilingual{EN: "because-of-one", ZH: "因为一"},
		},
		{
			ID: "q2", Kind: message.MultipleChoice, Title: bilingual{EN: "Second?"}, Options: options,
			Correct: []string{"A", "C"}, Seconds: 10, Explanation: bilingual{EN: "because-of-two"},
		},
	}
}

// rig is the app on an emulator, with a clock and an alarm that the test controls.
type rig struct {
	t       *testing.T
	server  *rongcloudtest.Server
	app     *app
	handler http.Handler
	clock   *clock
	bell    *bell
	log     *bytes.Buffer
	all     []exchange // everything browsers were sent
}

// exchange is a response to a browser.
type exchange struct {
	request string
	status  int
	header  http.Header
	body    string
}

const testHostKey = "the-host-key"

func newRig(t *testing.T, questions []question) *rig {
	t.Helper()
	r := &rig{t: t, server: rongcloudtest.NewServer(t), clock: &clock{at: start}, bell: &bell{}, log: &bytes.Buffer{}}
	ids := 0
	newID := func() string {
		ids++
		return fmt.Sprintf("%032d", ids)
	}
	log := slog.New(slog.NewTextHandler(r.log, nil))
	g := newGame("quiz-1", questions, time.Second, r.clock.now)
	// Some tests are about failures, which need no retries.
	room := newRoom("10086", r.server.NewClient(rongcloud.WithAttempts(1)))
	require.NoError(t, room.prepare(t.Context()))
	present := newPresence("10086")
	callbacks, err := webhook.NewHandler(rongcloudtest.WebhookApp(), webhook.On(present.note))
	require.NoError(t, err)
	r.app = &app{
		config: pageConfig{AppKey: emulator.DefaultAppKey, Navi: "http://emulator.test:8585", RoomID: "10086", Sender: quizUser, Host: hostUser, Install: installCommand, Public: "https://quiz.test"},
		game:   g, host: newHost(g, room, log, r.bell.alarm), room: room,
		sessions: newSessions(10, newID), hostKey: testHostKey, client: clientFiles{}, log: log,
		presence: present, callbacks: callbacks,
	}
	r.handler = r.app.handler()
	t.Cleanup(r.app.host.stop)
	return r
}

// browser holds what a browser keeps between requests.
type browser struct {
	*rig
	cookies []*http.Cookie
	key     string // the host's
	id      identity
}

func (r *rig) browser() *browser { return &browser{rig: r} }
func (r *rig) hostPage() *browser {
	return &browser{rig: r, key: testHostKey}
}

// send makes a request with additional headers. It sends a string unchanged, and anything else as JSON.
func (b *browser) send(method, path string, body any, header ...string) exchange {
	b.t.Helper()
	text, raw := body.(string)
	if !raw && body != nil {
		encoded, err := json.Marshal(body)
		require.NoError(b.t, err)
		text = string(encoded)
	}
	request := httptest.NewRequestWithContext(b.t.Context(), method, "http://quiz.test"+path, bytes.NewReader([]byte(text)))
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if b.key != "" {
		request.Header.Set("Authorization", "Bearer "+b.key)
	}
	for _, cookie := range b.cookies {
		request.AddCookie(cookie)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	recorder := httptest.NewRecorder()
	b.handler.ServeHTTP(recorder, request)
	if cookies := recorder.Result().Cookies(); len(cookies) > 0 {
		b.cookies = cookies
	}
	e := exchange{method + " " + path, recorder.Code, recorder.Header(), recorder.Body.String()}
	b.all = append(b.all, e)
	return e
}

// ok makes a request that must succeed and decodes its response.
func (b *browser) ok(method, path string, body, into any) {
	b.t.Helper()
	e := b.send(method, path, body)
	require.Equal(b.t, http.StatusOK, e.status, "%s: %s", e.request, e.body)
	if into != nil {
		require.NoError(b.t, json.Unmarshal([]byte(e.body), into))
	}
}

// refused makes a request that must be refused.
func (b *browser) refused(want *refusal, method, path string, body any, header ...string) {
	b.t.Helper()
	e := b.send(method, path, body, header...)
	require.Equal(b.t, want.status, e.status, "%s: %s", e.request, e.body)
	var told struct{ Error string }
	require.NoError(b.t, json.Unmarshal([]byte(e.body), &told), e.body)
	require.Equal(b.t, want.code, told.Error)
}

func (r *rig) join(name string) *browser {
	r.t.Helper()
	b := r.browser()
	b.ok("POST", "/api/join", map[string]string{"name": name}, &b.id)
	return b
}

// inRoom connects as the browser's user, like the page's client.
func (b *browser) inRoom() *rongcloudtest.Session {
	b.t.Helper()
	session := b.server.ConnectWith(b.id.Token)
	session.Join("10086")
	return session
}

func (b *browser) state() state {
	b.t.Helper()
	var s state
	path := "/api/state"
	if b.key != "" {
		path = "/api/host/state"
	}
	b.ok("GET", path, nil, &s)
	return s
}

func answerTo(questionID string, options ...string) message.Answer {
	return message.Answer{QuizID: "quiz-1", QuestionID: questionID, OptionIDs: options, AnsweredAt: start}
}

func number(n int) numbered { return numbered{n} }
