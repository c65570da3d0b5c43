package browsertest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/group"
	"github.com/rongcloud-go/sdk/message"
)

// The codes that pages receive of groups.
const (
	notInGroup   = "22406"
	mutedInGroup = "22408"
)

func TestTwoBrowsersInOneGroup(t *testing.T) {
	t.Parallel()
	s := startService(t)
	a, b := s.page(theBrowser(t), desktop, "a", room), s.page(theBrowser(t), desktop, "b", room)
	a.must("connect")
	b.must("connect")
	_, err := s.groups.Create(s.test, group.CreateParams{ID: "team", Name: "Team", UserIDs: []string{"a"}})
	require.NoError(t, err)
	assert.Equal(t, notInGroup, b.tell("team", "x").Code)
	_, err = s.groups.Join(s.test, group.JoinParams{GroupID: "team", UserIDs: []string{"b"}, Notice: &group.Notice{From: "a", Content: message.Text{Content: "b is here"}}})
	require.NoError(t, err)
	b.hear("b is here")

	assert.Equal(t, succeeded, a.tell("team", "大家好 👋🏽").Code)
	heard := b.hear("大家好 👋🏽")
	assert.Equal(t, got{
		Text: "大家好 👋🏽", Type: "RC:TxtMsg", Sender: "a", Target: "team", Conversation: "3", UID: heard.UID, Time: heard.Time, Offline: heard.Offline,
	}, heard)
	assert.Equal(t, succeeded, b.tell("team", "back").Code)
	a.hear("back")

	require.NoError(t, s.groups.Mute(s.test, group.MuteParams{GroupID: "team", UserIDs: []string{"b"}, Duration: time.Minute}))
	assert.Equal(t, mutedInGroup, b.tell("team", "muted").Code)
	_, err = s.groups.Quit(s.test, group.QuitParams{GroupID: "team", UserIDs: []string{"b"}})
	require.NoError(t, err)
	assert.Equal(t, notInGroup, b.tell("team", "left").Code)
	assert.Equal(t, succeeded, a.tell("team", "alone").Code)
	a.whisper("b", "still there?")
	b.hear("still there?")
	assert.Equal(t, []string{"b is here", "大家好 👋🏽", "still there?"}, b.texts())
	assert.Equal(t, []string{"back"}, a.texts())
	a.clean(s.host)
	b.clean(s.host)
}
