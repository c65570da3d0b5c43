package emulator_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
)

func TestFormsTakeEffect(t *testing.T) {
	p := openConsole(t)
	token := p.form("user.getToken", `{"userId":["ann"],"name":["Ann"]}`)["token"].(string)
	ann, err := p.emu.Connect(token)
	require.NoError(t, err, "the token is a real one")

	p.form("chatroom.create", `{"chatroomId":["r"],"isBan":["true"]}`)
	p.form("chatroom.join", `{"chatroomId":["r"],"userId":["ann"]}`)
	p.form("chatroom.setEntry", `{"chatroomId":["r"],"userId":["host"],"key":["k"],"value":["v"]}`)
	p.form("chatroom.muteMembers", `{"chatroomId":["r"],"userId":["ann"],"minute":["10"]}`)
	room, exists := p.emu.Room("r")
	require.True(t, exists)
	assert.True(t, room.MutedAll)
	assert.Equal(t, "ann", room.Members[0].UserID)
	assert.Equal(t, []string{"ann"}, room.Muted)
	assert.Equal(t, "v", room.Attributes[0].Value)

	p.form("chatroom.sendMessage", `{"fromUserId":["host"],"toChatroomId":["r"],"objectName":["RC:TxtMsg"],"content":["{\"content\":\"hi\"}"]}`)
	sent := p.emu.ChatroomMessages("r")
	require.Len(t, sent, 1)
	p.form("message.recall", `{"fromUserId":["host"],"conversationType":["4"],"targetId":["r"],"messageUID":["`+sent[0].UID+`"]}`)
	p.form("chatroom.broadcastMessage", `{"fromUserId":["host"],"objectName":["RC:TxtMsg"],"content":["{}"]}`)
	assert.Equal(t, []string{"RC:TxtMsg", "RC:RcCmd", "RC:TxtMsg"}, objectNames(events(ann)))

	p.form("chatroom.unmuteAll", `{"chatroomId":["r"]}`)
	p.form("chatroom.unmuteMembers", `{"chatroomId":["r"],"userId":["ann"]}`)
	p.form("chatroom.removeEntry", `{"chatroomId":["r"],"userId":["host"],"key":["k"]}`)
	p.form("chatroom.blockUsers", `{"chatroomId":["r"],"userId":["ann"],"minute":["10"]}`)
	room, _ = p.emu.Room("r")
	assert.False(t, room.MutedAll)
	assert.Empty(t, room.Muted)
	assert.Empty(t, room.Attributes)
	assert.Empty(t, room.Members)
	assert.Equal(t, []string{"ann"}, room.Blocked)
	p.form("chatroom.unblockUsers", `{"chatroomId":["r"],"userId":["ann"]}`)
	p.form("chatroom.muteAll", `{"chatroomId":["r"]}`)
	p.form("chatroom.destroy", `{"chatroomId":["r"]}`)
	_, exists = p.emu.Room("r")
	assert.False(t, exists)

	for _, r := range p.emu.Requests() {
		assert.True(t, r.Signed)
		assert.Equal(t, 200, r.Code, r.Refusal)
		assert.True(t, strings.HasPrefix(r.RequestID, "console-"))
		assert.NotContains(t, r.Body, token)
	}
	assert.NotContains(t, p.serve(p.request(http.MethodGet, "/snapshot", "")).Body.String(), token)
}

func objectNames(all []emulator.Event) []string {
	var names []string
	for _, e := range all {
		if e.Kind == emulator.EventMessage {
			names = append(names, e.Message.ObjectName)
		}
	}
	return names
}

func TestFormsMeetTheSameLimitsAsRequests(t *testing.T) {
	p := openConsole(t)
	answer := p.form("chatroom.create", `{"chatroomId":["r"],"destroyTime":["5"]}`)
	assert.EqualValues(t, 1002, answer["code"])
	answer = p.form("chatroom.muteMembers", `{"chatroomId":["nowhere"],"userId":["ann"],"minute":["1"]}`)
	assert.EqualValues(t, 23410, answer["code"])
	assert.Len(t, p.emu.Requests(), 2)

	for _, operation := range []string{"user.deactivate", "nonsense", ""} {
		status, _ := p.post("/call", `{"operation":"`+operation+`","params":{}}`)
		assert.Equal(t, http.StatusBadRequest, status, operation)
	}
	assert.Len(t, p.emu.Requests(), 2)
}

func TestFaultsStrikeForms(t *testing.T) {
	for name, c := range map[string]struct {
		fault   emulator.Fault
		lost    bool
		created bool
	}{
		"refused":   {emulator.DropBefore, true, false},
		"dropped":   {emulator.DropAfterCommit, true, true},
		"cut":       {emulator.CutAnswer, true, true},
		"malformed": {emulator.MalformedJSON, true, true},
		"page":      {emulator.HTMLError, true, false},
		"503":       {emulator.ServerError, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := openConsole(t)
			p.emu.Inject("chatroom.create", c.fault)
			status, doc := p.post("/call", `{"operation":"chatroom.create","params":{"chatroomId":["r"]}}`)
			assert.Equal(t, http.StatusOK, status)
			assert.Equal(t, c.lost, doc["lost"])
			_, created := p.emu.Room("r")
			assert.Equal(t, c.created, created)
			require.Len(t, p.emu.Requests(), 1)
			assert.NotEmpty(t, p.emu.Requests()[0].Fault)
		})
	}
}

func TestQuestionFormSendsWhatTheSDKWould(t *testing.T) {
	p := openConsole(t)
	p.must("chatroom.create", "chatroomId=r")
	for name, c := range map[string]struct {
		form string
		kind message.QuestionKind
	}{
		"single":   {`"kind":"single","options":["go","async"]`, message.SingleChoice},
		"multiple": {`"kind":"multiple","options":["a","b","c"]`, message.MultipleChoice},
		"open":     {`"kind":"open","options":[]`, message.OpenAnswer},
	} {
		status, doc := p.post("/question", `{"roomId":"r","from":"host","title":"Which <b>?","seconds":20,`+c.form+`}`)
		require.Equal(t, http.StatusOK, status, "%s: %v", name, doc)
		require.EqualValues(t, 200, doc["answer"].(map[string]any)["code"], doc)
		sent := p.emu.ChatroomMessages("r")
		m := sent[len(sent)-1]
		assert.Equal(t, "Quiz:Question", m.ObjectName)
		assert.False(t, m.Stored)
		var q message.Question
		require.NoError(t, json.Unmarshal([]byte(m.Content), &q))
		require.NoError(t, q.Validate())
		assert.Equal(t, c.kind, q.Kind)
		assert.Equal(t, "Which <b>?", q.Title)
		assert.Equal(t, 20*time.Second, q.Deadline.Sub(q.OpensAt))
	}
}

func TestQuestionFormHasTheLimitsOfTheSDK(t *testing.T) {
	p := openConsole(t)
	p.must("chatroom.create", "chatroomId=r")
	many := strings.Repeat(`"x",`, 26) + `"x"`
	for name, form := range map[string]string{
		"blank title":       `"title":" ","kind":"open","seconds":5`,
		"long title":        `"title":"` + strings.Repeat("中", 501) + `","kind":"open","seconds":5`,
		"no seconds":        `"title":"t","kind":"open"`,
		"too many seconds":  `"title":"t","kind":"open","seconds":3601`,
		"unknown kind":      `"title":"t","kind":"other","seconds":5`,
		"no kind":           `"title":"t","seconds":5`,
		"open with options": `"title":"t","kind":"open","seconds":5,"options":["a","b"]`,
		"one option":        `"title":"t","kind":"single","seconds":5,"options":["a"]`,
		"too many options":  `"title":"t","kind":"single","seconds":5,"options":[` + many + `]`,
		"blank option":      `"title":"t","kind":"single","seconds":5,"options":["a"," "]`,
		"long option":       `"title":"t","kind":"single","seconds":5,"options":["a","` + strings.Repeat("b", 201) + `"]`,
	} {
		status, doc := p.post("/question", `{"roomId":"r","from":"host",`+form+`}`)
		assert.Equal(t, http.StatusBadRequest, status, name)
		assert.NotEmpty(t, doc["error"], name)
	}
	assert.Empty(t, p.emu.ChatroomMessages("r"))
	status, doc := p.post("/question", `{"roomId":"nowhere","from":"host","title":"t","kind":"open","seconds":5}`)
	assert.Equal(t, http.StatusOK, status)
	assert.EqualValues(t, 23410, doc["answer"].(map[string]any)["code"])
}

func TestFaultFormsInjectAndClear(t *testing.T) {
	p := openConsole(t)
	for _, kind := range []string{"serverError", "rateLimited", "htmlError", "notEnabled", "dropBefore", "dropAfter", "cut", "malformed"} {
		status, doc := p.post("/faults", `{"operation":"chatroom.get","kind":"`+kind+`","times":1,"number":3}`)
		require.Equal(t, http.StatusOK, status, "%s %v", kind, doc)
	}
	status, _ := p.post("/faults", `{"operation":"*","kind":"latency","times":0,"number":1}`)
	require.Equal(t, http.StatusOK, status)
	faults := p.snapshot().State.Faults
	require.Len(t, faults, 9)
	assert.Equal(t, faultView{"*", "delay", 1, 0, 0}, faults[0])
	assert.Equal(t, faultView{"chatroom.get", "status 503", 0, 503, 1}, faults[1])
	assert.Equal(t, 429, faults[2].Status)
	p.refuse("chatroom.get", "chatroomId=r", 1050)

	p.post("/faults/clear", `{"operation":"chatroom.get"}`)
	assert.Len(t, p.snapshot().State.Faults, 1)
	p.post("/faults/clear", `{}`)
	assert.Empty(t, p.snapshot().State.Faults)

	for _, form := range []string{
		`{"operation":"nonsense","kind":"cut"}`, `{"operation":"","kind":"cut"}`, `{"operation":"*","kind":"nonsense"}`,
		`{"operation":"*","kind":"cut","times":-1}`, `{"operation":"*","kind":"cut","times":1000001}`,
		`{"operation":"*","kind":"latency"}`, `{"operation":"*","kind":"latency","number":600001}`,
		`{"operation":"*","kind":"rateLimited","number":601}`, `{"operation":"*","kind":"rateLimited","number":-1}`,
	} {
		status, doc := p.post("/faults", form)
		assert.Equal(t, http.StatusBadRequest, status, form)
		assert.NotEmpty(t, doc["error"])
	}
	assert.Empty(t, p.snapshot().State.Faults)
	for range 100 {
		p.post("/faults", `{"operation":"*","kind":"cut","times":1}`)
	}
	status, _ = p.post("/faults", `{"operation":"*","kind":"cut","times":1}`)
	assert.Equal(t, http.StatusBadRequest, status, "they are bounded")
}
