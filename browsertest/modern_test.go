package browsertest

import (
	"fmt"
	"net/url"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/group"
	"github.com/rongcloud-go/sdk/message"
)

// The types of conversations in the client.
const (
	privately = 1
	toGroup   = 3
)

// modern is a page with version 5.38.0 of the client.
type modern struct{ *tab }

func modernFiles(t *testing.T) fstest.MapFS {
	t.Helper()
	page, err := os.ReadFile("testdata/modern.html")
	require.NoError(t, err)
	files := fstest.MapFS{}
	for name, content := range map[string]string{
		"index.html": string(page),
		"engine.js":  module(t, "@rongcloud/engine/index.esm.js"),
		"imlib.js":   module(t, "@rongcloud/imlib-next/index.esm.js"),
	} {
		files[name] = &fstest.MapFile{Data: []byte(content), Mode: 0o644}
	}
	return files
}

// modern opens the page for a user and connects.
func (s *service) modern(userID string) modern {
	s.t.Helper()
	p := modern{theBrowser(s.t).tab(s.t, s.test, userID, desktop)}
	p.open("http://" + s.host + "/?" + url.Values{"token": {s.token(userID)}}.Encode())
	p.waitFor("window.page")
	require.Equal(s.t, succeeded, evaluate[string](p.tab, "page.connect()"))
	return p
}

// send sends a text and returns the code.
func (p modern) send(conversation int, target, text string) string {
	p.t.Helper()
	return evaluate[string](p.tab, fmt.Sprintf("page.send(%d, %s, %s)", conversation, quote(target), quote(text)))
}

// line is a message that a page received.
type line struct {
	Type                 int
	Target, Sender, Text string
}

// hears waits until the page has received as many messages, and checks them.
func (p modern) hears(want ...line) {
	p.t.Helper()
	p.waitFor(fmt.Sprintf("page.got.length >= %d", len(want)))
	assert.Equal(p.t, want, evaluate[[]line](p.tab, "page.got"))
}

// The notice is not stored, so that a page cannot pull it.
func TestGroupsInModernBrowsers(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.WithStatic(modernFiles(t)))
	a, b := s.modern("a"), s.modern("b")
	_, err := s.groups.Create(s.test, group.CreateParams{ID: "team", Name: "Team", UserIDs: []string{"a"}})
	require.NoError(t, err)
	assert.Equal(t, notInGroup, b.send(toGroup, "team", "x"))
	_, err = s.groups.Join(s.test, group.JoinParams{GroupID: "team", UserIDs: []string{"b"}, Notice: &group.Notice{From: "a", Content: message.Text{Content: "b is here"}}})
	require.NoError(t, err)
	notice := line{toGroup, "team", "a", "b is here"}
	b.hears(notice)
	assert.Equal(t, succeeded, a.send(toGroup, "team", "大家好 👋🏽"))
	b.hears(notice, line{toGroup, "team", "a", "大家好 👋🏽"})
	assert.Equal(t, succeeded, b.send(toGroup, "team", "back"))
	a.hears(line{toGroup, "team", "b", "back"})

	require.NoError(t, s.groups.Mute(s.test, group.MuteParams{GroupID: "team", UserIDs: []string{"b"}, Duration: time.Minute}))
	assert.Equal(t, mutedInGroup, b.send(toGroup, "team", "muted"))
	_, err = s.groups.Quit(s.test, group.QuitParams{GroupID: "team", UserIDs: []string{"b"}})
	require.NoError(t, err)
	assert.Equal(t, notInGroup, b.send(toGroup, "team", "left"))
	assert.Equal(t, succeeded, a.send(toGroup, "team", "alone"))
	assert.Equal(t, succeeded, a.send(privately, "b", "still there?"))
	b.hears(notice, line{toGroup, "team", "a", "大家好 👋🏽"}, line{privately, "a", "a", "still there?"})
	a.hears(line{toGroup, "team", "b", "back"})
}
