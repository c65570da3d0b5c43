package emulator_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

// page is a browser with the console open.
type page struct {
	rest
	secret string
}

func openConsole(t testing.TB, opts ...emulator.Option) page {
	t.Helper()
	a := newREST(t, append([]emulator.Option{emulator.WithConsole()}, opts...)...)
	t.Cleanup(a.emu.Close)
	w := httptest.NewRecorder()
	a.emu.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8585/_console", nil))
	_, rest, found := strings.Cut(w.Body.String(), `<meta name="console-secret" content="`)
	require.True(t, found)
	secret, _, _ := strings.Cut(rest, `"`)
	return page{a, secret}
}

// request is one the page sends.
func (p page) request(method, path, body string) *http.Request {
	r := httptest.NewRequest(method, "http://127.0.0.1:8585/_console/api"+path, strings.NewReader(body))
	r.Header.Set("X-Console-Secret", p.secret)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		r.Header.Set("Origin", "http://127.0.0.1:8585")
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

func (p page) serve(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	p.emu.ServeHTTP(w, r)
	return w
}

// post sends a form.
func (p page) post(path, body string) (int, map[string]any) {
	p.t.Helper()
	w := p.serve(p.request(http.MethodPost, path, body))
	var doc map[string]any
	require.NoError(p.t, json.Unmarshal(w.Body.Bytes(), &doc), w.Body.String())
	return w.Code, doc
}

// form sends a form that calls the Server API, and returns what that answered.
func (p page) form(operation, params string) map[string]any {
	p.t.Helper()
	status, doc := p.post("/call", `{"operation":"`+operation+`","params":`+params+`}`)
	require.Equal(p.t, http.StatusOK, status, doc)
	require.Equal(p.t, false, doc["lost"], doc)
	return doc["answer"].(map[string]any)
}

// view has the parts of a snapshot or an update that tests check.
type view struct {
	Now   int64
	State *struct {
		AppKey          string
		DefaultSecret   bool
		Webhooks        bool
		Counts          struct{ Rooms, Members, Users, Online, Messages, Requests, Refused int }
		Rooms           []roomView
		Users           []userView
		MutedEverywhere []untilView
		Faults          []faultView
		Operations      []string
	}
	Messages []struct {
		Seq                                    int
		UID, Target, From, ObjectName, Content string
		Conversation                           int
		Cut, Stored                            bool
		Time                                   int64
	}
	Requests []struct {
		Seq, Status, Code, Took                                  int
		Operation, Path, RequestID, Refusal, Fault, Body, Answer string
		Signed, Cut, AnswerCut                                   bool
		Params                                                   [][2]string
	}
	Deliveries []emulator.ConsoleDelivery
	Cursor     struct{ Messages, Requests, Clears int }
}

type roomView struct {
	ID                                                 string
	Ends                                               int64
	FixedEnd, KeptAlive, MutedAll, DistributionStopped bool
	MemberCount                                        int
	Members                                            []struct {
		ID     string
		Online bool
	}
	Muted, Blocked []untilView
	Attributes     []struct {
		Key, Value, Owner string
		AutoDelete        bool
	}
}

type userView struct {
	ID, Name     string
	Online       bool
	BlockedUntil int64
	Deactivated  bool
	Rooms        []string
}

type untilView struct {
	ID    string
	Until int64
}

type faultView struct {
	Operation, Name      string
	Delay, Status, Times int
}

func (p page) snapshot() view {
	p.t.Helper()
	w := p.serve(p.request(http.MethodGet, "/snapshot", ""))
	require.Equal(p.t, http.StatusOK, w.Code, w.Body.String())
	var v view
	require.NoError(p.t, json.Unmarshal(w.Body.Bytes(), &v))
	return v
}

func TestThereIsNoConsoleUnlessAskedFor(t *testing.T) {
	a := newREST(t)
	w := httptest.NewRecorder()
	a.emu.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1/_console", nil))
	assert.Equal(t, http.StatusUnauthorized, w.Code, "a request of the Server API, without a signature")
	a.must("user.getToken", "userId=ann&name=Ann")
	assert.NotPanics(t, a.emu.Close)
}

func TestSnapshotShowsTheState(t *testing.T) {
	now := time.UnixMilli(1767182402000)
	p := openConsole(t, emulator.WithNow(func() time.Time { return now }))
	p.emu.SetConsoleDeliveries(func() []emulator.ConsoleDelivery { return nil })
	// Signatures are checked against the same clock here, so state is made without requests.
	for _, id := range []string{"ann", "bob"} {
		token, err := p.emu.Token(id)
		require.NoError(t, err)
		session, err := p.emu.Connect(token)
		require.NoError(t, err)
		_, err = session.Join("r1", emulator.JoinOptions{})
		require.NoError(t, err)
		if id == "ann" {
			require.NoError(t, session.SetAttribute("r1", emulator.Attribute{Key: "k", Value: "v", AutoDelete: true}))
		}
	}
	assert.Zero(t, p.form("chatroom.muteMembers", `{"chatroomId":["r1"],"userId":["bob"],"minute":["5"]}`)["errorMessage"])
	p.form("chatroom.blockUsers", `{"chatroomId":["r1"],"userId":["cid"],"minute":["7"]}`)
	p.form("chatroom.muteAll", `{"chatroomId":["r1"]}`)
	p.form("chatroom.create", `{"chatroomId":["r2"],"destroyType":["1"],"destroyTime":["90"]}`)
	p.emu.Inject("chatroom.get", emulator.Fault{Times: 2, Status: 503, Delay: time.Second})

	v := p.snapshot()
	assert.Equal(t, now.UnixMilli(), v.Now)
	state := v.State
	assert.Equal(t, emulator.DefaultAppKey, state.AppKey)
	assert.True(t, state.DefaultSecret)
	assert.True(t, state.Webhooks)
	assert.Equal(t, 2, state.Counts.Rooms)
	assert.Equal(t, 2, state.Counts.Members)
	assert.Equal(t, 2, state.Counts.Online)
	assert.Equal(t, 4, state.Counts.Requests)
	assert.Equal(t, 0, state.Counts.Refused)
	require.Len(t, state.Rooms, 2)
	r1 := state.Rooms[0]
	assert.Equal(t, "r1", r1.ID)
	assert.Equal(t, now.Add(time.Hour).UnixMilli(), r1.Ends)
	assert.True(t, r1.MutedAll)
	require.Len(t, r1.Members, 2)
	assert.Equal(t, "ann", r1.Members[0].ID)
	assert.True(t, r1.Members[0].Online)
	assert.Equal(t, []untilView{{"bob", now.Add(5 * time.Minute).UnixMilli()}}, r1.Muted)
	assert.Equal(t, []untilView{{"cid", now.Add(7 * time.Minute).UnixMilli()}}, r1.Blocked)
	require.Len(t, r1.Attributes, 1)
	assert.Equal(t, "ann", r1.Attributes[0].Owner)
	assert.True(t, r1.Attributes[0].AutoDelete)
	assert.True(t, state.Rooms[1].FixedEnd)
	assert.Equal(t, now.Add(90*time.Minute).UnixMilli(), state.Rooms[1].Ends)
	assert.Equal(t, []userView{{ID: "ann", Name: "ann", Online: true, Rooms: []string{"r1"}}, {ID: "bob", Name: "bob", Online: true, Rooms: []string{"r1"}}}, state.Users)
	assert.Equal(t, []faultView{{"chatroom.get", "delay status 503", 1000, 503, 2}}, state.Faults)
	assert.Equal(t, emulator.Operations(), state.Operations)

	p.emu.Advance(2 * time.Hour)
	v = p.snapshot()
	assert.Empty(t, v.State.Rooms, "their time is over")
	assert.Equal(t, now.Add(2*time.Hour).UnixMilli(), v.Now)
}

func TestSnapshotNeverHoldsTheAppSecret(t *testing.T) {
	for name, opts := range map[string][]emulator.Option{
		emulator.DefaultAppSecret: nil,
		"my-own-secret":           {emulator.WithCredentials("my-key", "my-own-secret")},
	} {
		t.Run(name, func(t *testing.T) {
			p := openConsole(t, opts...)
			p.form("user.getToken", `{"userId":["ann"],"name":["Ann"]}`)
			for _, r := range []*http.Request{
				p.request(http.MethodGet, "/snapshot", ""), httptest.NewRequest(http.MethodGet, "http://localhost/_console", nil),
			} {
				w := p.serve(r)
				require.Equal(t, http.StatusOK, w.Code)
				assert.NotContains(t, w.Body.String(), name)
			}
			assert.Equal(t, len(opts) == 0, p.snapshot().State.DefaultSecret)
		})
	}
}

func TestFeedHasMessagesOfAllConversationsInOrder(t *testing.T) {
	p := openConsole(t)
	p.must("chatroom.create", "chatroomId=r")
	p.must("chatroom.sendMessage", publish("r", "one"))
	p.must("message.sendPrivate", "fromUserId=ann&toUserId=bob&objectName=RC:TxtMsg&content=two")
	ann := p.join("ann", "r")
	_, err := ann.SendChatroom("r", emulator.Outgoing{ObjectName: "App:Gift", Content: strings.Repeat("中", 10_000)})
	require.NoError(t, err)
	p.must("chatroom.broadcastMessage", "fromUserId=host&objectName=RC:TxtMsg&content=four")

	v := p.snapshot()
	require.Len(t, v.Messages, 4)
	for i, want := range []string{"one", "two", "", "four"} {
		m := v.Messages[i]
		assert.Equal(t, i+1, m.Seq)
		if want == "" {
			assert.True(t, m.Cut)
			assert.Equal(t, strings.Repeat("中", (16<<10)/3), m.Content, "cut between characters")
			assert.Equal(t, "ann", m.From)
			continue
		}
		assert.Equal(t, want, m.Content)
	}
	assert.Equal(t, 1, v.Messages[1].Conversation)
	assert.False(t, v.Messages[3].Stored)
	assert.Equal(t, 4, v.Cursor.Messages)
	assert.Equal(t, 4, v.State.Counts.Messages)
}

func TestRequestsAreShownWithTheirAnswers(t *testing.T) {
	p := openConsole(t)
	p.must("user.getToken", "userId=ann&name=A%20nn")
	p.refuse("chatroom.get", "chatroomId=nowhere", 23410)
	r := formRequest("/user/getToken.json", "userId=bob&name=Bob&token=hidden")
	r.Header.Set("Signature", "forged")
	p.do(r)
	p.emu.Inject("user.getToken", emulator.Fault{Status: 500, Body: "<html>token=abc</html>"})
	p.serve(signed(formRequest("/user/getToken.json", "userId=bob&name=Bob"), ""))

	v := p.snapshot()
	require.Len(t, v.Requests, 4)
	first := v.Requests[0]
	assert.Equal(t, 1, first.Seq)
	assert.Equal(t, "user.getToken", first.Operation)
	assert.True(t, first.Signed)
	assert.Equal(t, [][2]string{{"userId", "ann"}, {"name", "A nn"}}, first.Params)
	assert.JSONEq(t, `{"code":200,"userId":"ann","token":"••••••"}`, first.Answer)
	assert.Equal(t, "chatroom nowhere does not exist", v.Requests[1].Refusal)
	assert.JSONEq(t, `{"code":23410,"errorMessage":"chatroom nowhere does not exist"}`, v.Requests[1].Answer)
	assert.False(t, v.Requests[2].Signed)
	assert.Equal(t, 401, v.Requests[2].Status)
	assert.Equal(t, [2]string{"token", "••••••"}, v.Requests[2].Params[2])
	assert.Equal(t, "status 500", v.Requests[3].Fault)
	assert.Equal(t, "••••••", v.Requests[3].Answer, "a body that is not JSON may contain a token and is masked")
	assert.Equal(t, 3, v.State.Counts.Refused)

	status, _ := p.post("/requests/clear", `{}`)
	assert.Equal(t, http.StatusOK, status)
	assert.Empty(t, p.snapshot().Requests)
	assert.Empty(t, p.emu.Requests())
}

func TestDeliveriesAreShownWithTheirAttempts(t *testing.T) {
	p := openConsole(t)
	assert.False(t, p.snapshot().State.Webhooks)
	delivery := emulator.ConsoleDelivery{
		ID: "1", Event: "message", URL: "http://127.0.0.1:9/hook", State: "failed", Body: `{"token":"abc","text":"hi"}`,
		Attempts: []emulator.ConsoleAttempt{{Status: 500, Answer: strings.Repeat("x", 9000)}, {Error: "connection refused"}},
	}
	p.emu.SetConsoleDeliveries(func() []emulator.ConsoleDelivery { return []emulator.ConsoleDelivery{delivery} })
	shown := p.snapshot().Deliveries
	require.Len(t, shown, 1)
	assert.JSONEq(t, `{"token":"••••••","text":"hi"}`, shown[0].Body)
	assert.Len(t, shown[0].Attempts[0].Answer, 8<<10)
	assert.Equal(t, "connection refused", shown[0].Attempts[1].Error)
	assert.Len(t, delivery.Attempts[0].Answer, 9000, "the view is a copy")
}
