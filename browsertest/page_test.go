package browsertest

import (
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The connection statuses that a page receives.
const (
	connected    = "0"
	disconnected = "2"
	replaced     = "6"
	blocked      = "9"
)

// classic is the classic page in a tab.
type classic struct{ *tab }

// outcome is the result of a call: its code, 0 for success, and the value passed to the callback.
type outcome struct {
	Code  string `json:"code"`
	Value string `json:"value"`
}

const succeeded = "0"

// page opens the classic page for a user and a room.
func (s *service) page(b browser, l look, userID, room string) classic {
	s.t.Helper()
	return s.pageWith(b, l, userID, url.Values{"token": {s.token(userID)}, "room": {room}})
}

func (s *service) pageWith(b browser, l look, name string, query url.Values) classic {
	s.t.Helper()
	p := classic{b.tab(s.t, s.test, name, l)}
	p.open("http://" + s.host + "/?" + query.Encode())
	return p
}

// joined opens the page, connects and joins.
func (s *service) joined(b browser, userID, room string) classic {
	s.t.Helper()
	p := s.page(b, desktop, userID, room)
	p.must("connect")
	p.must("join")
	return p
}

// call clicks the button of a call and waits for the outcome.
func (p classic) call(name string) outcome {
	p.t.Helper()
	lines := fmt.Sprintf("#calls li[data-call=%s]", name)
	before := p.count(lines)
	p.click("#" + name)
	p.waitFor(fmt.Sprintf("document.querySelectorAll(%s).length > %d", quote(lines), before))
	return evaluate[outcome](p.tab, fmt.Sprintf("(() => { const { code, value } = document.querySelectorAll(%s)[%d].dataset; return { code, value: value ?? '' } })()", quote(lines), before))
}

// must makes a call that must succeed, and returns the value passed to the callback.
func (p classic) must(name string) string {
	p.t.Helper()
	o := p.call(name)
	require.Equal(p.t, succeeded, o.Code, "%s: %s\n%s", p.name, name, p.report())
	return o.Value
}

// refused makes a call that must fail with a code.
func (p classic) refused(name, code string) {
	p.t.Helper()
	assert.Equal(p.t, code, p.call(name).Code, "%s: %s", p.name, name)
}

// say sends a text to the room.
func (p classic) say(text string) {
	p.t.Helper()
	p.fill("#text", text)
	p.must("send")
}

func (p classic) whisper(to, text string) {
	p.t.Helper()
	p.fill("#peer", to)
	p.fill("#text", text)
	p.must("whisper")
}

// tell sends a text to a group.
func (p classic) tell(group, text string) outcome {
	p.t.Helper()
	p.fill("#peer", group)
	p.fill("#text", text)
	return p.call("tell")
}

func (p classic) set(key, value string) {
	p.t.Helper()
	p.fill("#key", key)
	p.fill("#value", value)
	p.must("set")
}

// got is a message as the page's listener received it.
type got struct {
	Text, Type, Sender, Target, Conversation, UID, Time, Offline string
}

// hear waits for a message with a text.
func (p classic) hear(text string) got {
	p.t.Helper()
	p.waitFor(fmt.Sprintf("[...document.querySelectorAll('#messages li')].some((m) => m.dataset.text === %s)", quote(text)))
	for _, m := range p.heard() {
		if m.Text == text {
			return m
		}
	}
	return got{}
}

// heard returns all messages so far.
func (p classic) heard() []got {
	p.t.Helper()
	return evaluate[[]got](p.tab, `[...document.querySelectorAll('#messages li')].map(({ dataset: d }) => ({
		Text: d.text, Type: d.type, Sender: d.sender, Target: d.target, Conversation: d.conversation, UID: d.uid, Time: d.time, Offline: d.offline }))`)
}

func (p classic) texts() []string {
	p.t.Helper()
	texts := []string{}
	for _, m := range p.heard() {
		texts = append(texts, m.Text)
	}
	return texts
}

// waitStatus waits until the last status is this one.
func (p classic) waitStatus(status string) {
	p.t.Helper()
	p.waitFor(fmt.Sprintf("document.querySelector('#status').textContent === %s", quote(status)))
}

// members returns the members of the room, the oldest first.
func (p classic) members() (total int, ids []string) {
	p.t.Helper()
	var info struct {
		UserTotalNums int `json:"userTotalNums"`
		UserInfos     []struct {
			ID string `json:"id"`
		} `json:"userInfos"`
	}
	require.NoError(p.t, json.Unmarshal([]byte(p.must("info")), &info))
	for _, u := range info.UserInfos {
		ids = append(ids, u.ID)
	}
	return info.UserTotalNums, ids
}

// entries returns the attributes of the room that the client knows.
func (p classic) entries() map[string]string {
	p.t.Helper()
	found := map[string]string{}
	require.NoError(p.t, json.Unmarshal([]byte(p.must("entries")), &found))
	return found
}

// waitEntries waits until the client knows exactly these attributes.
func (p classic) waitEntries(want map[string]string) {
	p.t.Helper()
	text, err := json.Marshal(want)
	require.NoError(p.t, err)
	p.waitFor(fmt.Sprintf(`new Promise((done) => client().getAllChatroomEntries(room, { onSuccess: done, onError: done })).then((found) =>
		JSON.stringify(Object.entries(found).sort()) === JSON.stringify(Object.entries(%s).sort()))`, text))
}
