package emulator_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

func TestGroupSync(t *testing.T) {
	api := newREST(t)
	api.emu.SetGroup("old", "ann")
	ann := api.connect("ann")
	send := func(group string) {
		api.must("message.sendGroup", "fromUserId=u&objectName=RC:TxtMsg&content="+group+"&toGroupId="+group)
	}
	api.must("group.sync", "userId=ann&group%5Bnew%5D=Team&group[other]=Others")
	send("old")
	send("new")
	send("other")
	api.must("group.sync", "userId=ann")
	send("new")
	assert.Equal(t, []string{"new", "other"}, contents(events(ann)), "no event reports the change")

	api.refuse("group.sync", "userId=ann&group[]=x", 1002)
	api.must("group.sync", "userId=ann&group[new]=")
	send("new")
	assert.Equal(t, []string{"new"}, contents(events(ann)), "a group may have no name")
}

func TestPushNotify(t *testing.T) {
	api := newREST(t)
	notify := func(audience, notification string) string {
		return `{"platform":["ios","android"],"audience":` + audience + `,"notification":` + notification + `}`
	}
	first := api.must("push.notify", notify(`{"userid":["ann"]}`, `{"alert":"hi"}`))["id"]
	second := api.must("push.notify", notify(`{"tag":["vip"],"is_to_all":false}`, `{"ios":{"alert":"i"},"android":{"alert":"a"}}`))["id"]
	assert.NotEqual(t, first, second)
	pushes := api.emu.Pushes()
	require.Len(t, pushes, 2)
	assert.Equal(t, emulator.Push{
		ID: first.(string), Operation: "push.notify", Time: pushes[0].Time, Platforms: []string{"ios", "android"}, UserIDs: []string{"ann"}, Text: "hi",
	}, pushes[0])
	assert.Equal(t, []string{"vip"}, pushes[1].Tags)
	everybody, hi := `{"is_to_all":true}`, `{"alert":"hi"}`
	for _, c := range []struct{ parameter, says, body string }{
		{"audience", "must be everybody", notify(`{"is_to_all":false,"tag":[]}`, hi)},
		{"audience", "", notify(`{"userid":"ann"}`, hi)},
		{"notification", "android has none", notify(everybody, `{"ios":{"alert":"i"}}`)},
		{"notification", "", notify(everybody, `"hi"`)},
		{"notification", "", notify(everybody, `{"alert":{}}`)},
		{"notification", "is required", `{"platform":["ios"],"audience":{"is_to_all":true}}`},
		{"platform", "must be one of", `{"platform":["web"],"audience":{"is_to_all":true},"notification":{"alert":"hi"}}`},
	} {
		problem := api.refuse("push.notify", c.body, 1002).doc["errorMessage"]
		assert.Regexp(t, "^"+c.parameter+`\b.*`+c.says, problem)
	}
	got := api.refuse("push.notify", `{"platform":["ios"],"fromuserid":"shop","audience":{"is_to_all":true},"message":{"content":"{}","objectName":"n"}}`, 501)
	assert.Contains(t, got.doc["errorMessage"], "does not have push.broadcast yet", "with a message it is another operation")
	requests := api.emu.Requests()
	assert.Equal(t, "push.notify", requests[0].Operation)
	assert.Equal(t, "push.broadcast", requests[len(requests)-1].Operation)
}

func TestUltraGroupMessages(t *testing.T) {
	api := newREST(t)
	require.NoError(t, api.emu.SetUltraGroup("ug",
		emulator.UltraGroupMessage{UID: "1", From: "ann", ObjectName: "RC:TxtMsg", Content: "one"},
		emulator.UltraGroupMessage{UID: "2", From: "bob", Channel: "c", ObjectName: "RC:TxtMsg", Content: "two", Expandable: true, Expansion: `{"k":"v"}`}))
	read := func(group, msgs, more string) string {
		return "groupId=" + group + "&msgs=" + url.QueryEscape(msgs) + more
	}
	uids := func(params string) (list []any) {
		for _, m := range api.must("ultragroup.getMessages", params)["data"].([]any) {
			list = append(list, m.(map[string]any)["msgUID"])
		}
		return list
	}
	assert.Equal(t, []any{"2", "1"}, uids(read("ug", `[{"msgUID":"2","busChannel":"c"},{"msgUID":"1"},{"msgUID":"3"}]`, "")))
	assert.Equal(t, []any{"2"}, uids(read("ug", `[{"msgUID":"2"},{"msgUID":"1"}]`, "&busChannel=c")), "it is the channel of those without one")
	found := api.must("ultragroup.getMessages", read("ug", `[{"msgUID":"2","busChannel":"c"}]`, ""))["data"].([]any)[0].(map[string]any)
	delete(found, "sentTime")
	assert.Equal(t, map[string]any{
		"groupId": "ug", "busChannel": "c", "fromUserId": "bob", "msgUID": "2", "objectName": "RC:TxtMsg", "content": "two",
		"expansion": true, "extraContent": `{"k":"v"}`,
	}, found)

	api.refuse("ultragroup.getMessages", read("none", `[{"msgUID":"1"}]`, ""), 24410)
	api.refuse("ultragroup.getMessages", read("ug", `[{"msgUID":"1","busChannel":"none"}]`, ""), 24414)
	api.refuse("ultragroup.getMessages", read("ug", `[]`, ""), 1002)
	api.refuse("ultragroup.getMessages", read("ug", `[{"msgUID":1}]`, ""), 1002)
	assert.ErrorContains(t, api.emu.SetUltraGroup(""), "groupId")
}
