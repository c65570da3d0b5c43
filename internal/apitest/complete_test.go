package apitest

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

func form(path, body string) Request {
	return Request{Method: http.MethodPost, Path: path, Body: body, Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}}
}

func jsonBody(path, body string) Request {
	return Request{Method: http.MethodPost, Path: path, Body: body, Header: http.Header{"Content-Type": {"application/json"}}}
}

func TestMembersThatAreSent(t *testing.T) {
	for _, c := range []struct {
		operation string
		request   Request
		want      []string
	}{
		{"ultragroup.getMessages", form("/ultragroup/msg/get.json", "groupId=g&msgs="+url.QueryEscape(`[{"msgUID":"A"},{"msgUID":"B","busChannel":"c"}]`)),
			[]string{"groupId", "msgs", "msgs.busChannel", "msgs.msgUID", "msgs.msgUID"}},
		{"group.sync", form("/group/sync.json", "userId=u&group%5Bg1%5D=One"), []string{"userId", "group[GROUPID]=NAME"}},
		{"push.notify", jsonBody("/push.json", `{"audience":{"is_to_all":true},"notification":{"android":{"hw":{"image":"i"}}}}`), []string{
			"audience", "audience.is_to_all", "notification", "notification.android", "notification.android.hw", "notification.android.hw.image",
		}},
	} {
		op, ok := catalogue.Lookup(c.operation)
		require.True(t, ok)
		assert.ElementsMatch(t, c.want, pathsSent(t, op, c.request), c.operation)
	}
}

func TestDocumentedMembers(t *testing.T) {
	op, ok := catalogue.Lookup("ultragroup.getMessages")
	require.True(t, ok)
	assert.Equal(t, []string{"groupId", "msgs", "msgs.msgUID", "msgs.busChannel", "busChannel"}, documented("", op.Params))
}

func TestTheBodyDecidesBetweenOperationsOnOnePath(t *testing.T) {
	for id, body := range map[string]string{"push.notify": `{"notification":{}}`, "push.broadcast": `{"message":{}}`} {
		op, ok := operationOf(jsonBody("/push.json", body))
		require.True(t, ok)
		assert.Equal(t, id, op.ID)
	}
	_, ok := operationOf(Request{Method: http.MethodGet, Path: "/push.json"})
	assert.False(t, ok, "another method")
	assert.Equal(t, []string{"no operation has this method, path and body"}, Violations(form("/nowhere.json", "")))
}
