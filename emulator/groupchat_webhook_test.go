package emulator_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/webhook"
)

func TestMessagesToGroupsAreCopied(t *testing.T) {
	t.Parallel()
	app := newConsumer(t)
	api := newHooked(t, emulator.WithServerMessageRouting(), emulator.WithWebhook(webhook.KindMessage, listen(t, app)))
	ann := api.connect("ann")
	api.must("group.create", "groupId=g&groupName=G&userId=ann&userId=bob"+groupNotice+"made")
	_, err := ann.SendGroup("g", say("hi"))
	require.NoError(t, err)
	api.must("group.muteMember", "groupId=g&userId=ann&minute=1")
	_, err = ann.SendGroup("g", say("refused"))
	require.Error(t, err)
	api.must("group.dismiss", "groupId=g&userId=ann")
	api.settle()
	assert.Equal(t, []string{"Server boss to GROUP g for : RC:GrpNtf made", "Websocket ann to GROUP g for : RC:TxtMsg hi"}, lines(app.told()))
}

// TestTheRulesOfAGroupAreCheckedAgainAfterAVerdict mutes a user, and takes another out, while their messages wait.
func TestTheRulesOfAGroupAreCheckedAgainAfterAVerdict(t *testing.T) {
	t.Parallel()
	var api rest
	judge := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.PostFormValue("fromUserId") {
		case "ann":
			api.must("group.muteMember", "groupId=g&userId=ann&minute=1")
		case "bob":
			api.must("group.quit", "groupId=g&userId=bob")
		}
		_, _ = io.WriteString(w, pass)
	})
	api = newHooked(t, emulator.WithWebhook(webhook.KindPreSend, listen(t, judge)))
	ann, bob, cid := api.connect("ann"), api.connect("bob"), api.connect("cid")
	api.must("group.create", "groupId=g&groupName=G&userId=ann&userId=bob&userId=cid")
	_, err := ann.SendGroup("g", say("x"))
	assert.Equal(t, emulator.ClientMutedInGroup, clientCode(err))
	_, err = bob.SendGroup("g", say("x"))
	assert.Equal(t, emulator.ClientNotInGroup, clientCode(err))
	_, err = cid.SendGroup("g", say("fine"))
	require.NoError(t, err)
	assert.Equal(t, []string{"fine"}, contents(events(ann)))
	assert.Empty(t, events(bob))
}

// TestANoticeHasItsVerdictBeforeMembersLeave: they receive it, unless it is blocked, and leave in any case.
func TestANoticeHasItsVerdictBeforeMembersLeave(t *testing.T) {
	t.Parallel()
	for verdict, want := range map[string][]string{pass: {"joined", "left", "over"}, `{"pass":0}`: nil} {
		api := newHooked(t, emulator.WithServerMessagePreSend(), emulator.WithWebhook(webhook.KindPreSend, listen(t, answering(200, verdict))))
		ann, bob := api.connect("ann"), api.connect("bob")
		api.must("group.join", "groupId=g&userId=ann&userId=bob"+groupNotice+"joined")
		done := api.must("group.quit", "groupId=g&userId=ann"+groupNotice+"left")
		assert.EqualValues(t, 1, done["memberCount"])
		assert.Len(t, done["messageUID"], 19)
		api.must("group.dismiss", "groupId=g&userId=ann"+groupNotice+"over")
		if want == nil {
			assert.Empty(t, events(ann))
			assert.Empty(t, events(bob))
		} else {
			assert.Equal(t, want[:2], contents(events(ann)))
			assert.Equal(t, want, contents(events(bob)))
		}
		assert.Empty(t, api.emu.Groups())
	}
}
