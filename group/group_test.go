package group_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/group"
	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func on(c rongcloud.Caller) *group.Service { return group.New(c) }

func asAny(c rongcloud.Caller) any { return on(c) }

func syncing(groups map[string]string) apitest.Func {
	return apitest.Void(func(ctx context.Context, c rongcloud.Caller) error { return on(c).Sync(ctx, "u1", groups) })
}

func TestCalls(t *testing.T) { apitest.Calls(t, samples.Group) }

func TestContract(t *testing.T) {
	apitest.Table(t, group.Operations())
	apitest.Complete(t, group.New(nil), group.Operations(), samples.Group, nil)
	apitest.Limits(t, samples.Group, nil)
	apitest.Docs(t, ".", group.Operations())
	apitest.Names(t, ".", asAny, samples.Group)
	apitest.Results(t, group.New(nil), samples.Group)
	apitest.NoCaller(t, asAny, (*group.Service)(nil), &group.Service{})
}

// with is a call with a notice that is right but for a change.
func with(change func(n *group.Notice)) apitest.Func {
	n := &group.Notice{From: "u1", Content: message.Text{Content: "hi"}}
	change(n)
	return func(ctx context.Context, c rongcloud.Caller) (any, error) {
		return on(c).Quit(ctx, group.QuitParams{GroupID: "g", UserIDs: []string{"u1"}, Notice: n})
	}
}

func creating(g group.CreateParams) apitest.Func {
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return on(c).Create(ctx, g) }
}

func TestBadInput(t *testing.T) {
	long := strings.Repeat("g", 65)
	many := make([]string, 1001)
	for i := range many {
		many[i] = fmt.Sprint("u", i)
	}
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "no groups", Parameter: "group[ID]", Says: "groups (group[ID]) must have at least 1 value", Call: syncing(nil)},
		{Name: "an empty id", Parameter: "group[]", Says: "groups (group[]) must have 1 to 64 bytes", Call: syncing(map[string]string{"g": "G", "": "x"})},
		{Name: "a long id", Parameter: "group[" + long + "]", Says: "at most 64 bytes, has 65", Call: syncing(map[string]string{long: "x"})},
		{Name: "brackets", Parameter: "group[a]b]", Says: "brackets", Call: syncing(map[string]string{"a]b": "x"})},
		{Name: "no name", Parameter: "group[g]", Says: "must not be empty", Call: syncing(map[string]string{"g": ""})},
		{Name: "no user", Parameter: "userId", Says: "userID (userId) must have 1 to 64 bytes", Call: apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
			return on(c).LeaveAll(ctx, "")
		})},

		{Name: "no id", Parameter: "groupId", Says: "CreateParams.ID (groupId) must have 1 to 64 bytes, is empty", Call: creating(group.CreateParams{Name: "G", UserIDs: many[:1]})},
		{Name: "no group name", Parameter: "groupName", Says: "CreateParams.Name (groupName) must not be empty", Call: creating(group.CreateParams{ID: "g", UserIDs: many[:1]})},
		{Name: "no members", Parameter: "userId", Says: "CreateParams.UserIDs (userId) must have 1 to 1000 values, has none", Call: creating(group.CreateParams{ID: "g", Name: "G"})},
		{Name: "1001 members", Parameter: "userId", Says: "must have at most 1000 values, has 1001", Call: creating(group.CreateParams{ID: "g", Name: "G", UserIDs: many})},
		{Name: "an empty member", Parameter: "userId", Says: "is empty", Call: creating(group.CreateParams{ID: "g", Name: "G", UserIDs: []string{"u1", ""}})},
		{Name: "a name in Latin-1", Parameter: "groupName", Says: "must be UTF-8", Call: creating(group.CreateParams{ID: "g", Name: "\xe9", UserIDs: many[:1]})},
		{Name: "half a minute", Parameter: "minute", Says: "MuteGloballyParams.Duration (minute) must be 0 to 43200 whole minutes, is 30s", Call: apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
			return on(c).MuteGlobally(ctx, group.MuteGloballyParams{UserIDs: many[:1], Duration: 30 * time.Second})
		})},
		{Name: "page 0 and a negative size", Parameter: "size", Says: "page.Size (size) must be 1 to 1000, is -1", Call: func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return on(c).GroupsPage(ctx, "u1", rongcloud.Page{Size: -1})
		}},
		{Name: "a negative page", Parameter: "page", Says: "page.Number (page) must be 1 to", Call: func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return on(c).GroupsPage(ctx, "u1", rongcloud.Page{Number: -1})
		}},

		{Name: "a notice from nobody", Parameter: "fromUserId", Says: "QuitParams.Notice.From (fromUserId)", Call: with(func(n *group.Notice) { n.From = "" })},
		{Name: "a notice of nothing", Parameter: "content", Says: "QuitParams.Notice.Content (content)", Call: with(func(n *group.Notice) { n.Content = nil })},
		{Name: "a notice of an unfit content", Parameter: "content", Says: "QuitParams.Notice.Content (content) is not valid", Call: with(func(n *group.Notice) { n.Content = message.GroupNotification{OperatorID: "u1"} })},
		{Name: "a negative cap", Parameter: "maxMember", Says: "QuitParams.Notice.MaxMembers (maxMember) must be 1 to", Call: with(func(n *group.Notice) { n.MaxMembers = -1 })},
		{Name: "a long title", Parameter: "pushExt.title", Says: "QuitParams.Notice.PushExt.Title (pushExt.title) must have at most 50 characters", Call: with(func(n *group.Notice) {
			n.PushExt = &message.PushExt{Title: strings.Repeat("安", 51)}
		})},
		{Name: "an image in Latin-1", Parameter: "pushExt.HW.image", Says: "must be UTF-8", Call: with(func(n *group.Notice) {
			n.PushExt = &message.PushExt{Huawei: message.HuaweiPush{Image: "\xe9"}}
		})},
	})
}

// TestANoticeIsNotSentTwice: a change alone may be repeated, one with a message may not.
func TestANoticeIsNotSentTwice(t *testing.T) {
	for _, s := range samples.Group {
		if s.Operation == "group.dismiss" {
			assert.Equal(t, s.Name == "", s.Request().Operation.Idempotent, s.Title())
		}
	}
}

// TestMembersEndEarly reads no more than is asked for, and anew each time.
func TestMembersEndEarly(t *testing.T) {
	w := apitest.NewWire(t, 200, `{"code":200,"users":[{"id":"u1"},{"id":"u2"}]}`)
	members := group.New(w.Client).Members(t.Context(), "g")
	assert.Empty(t, w.Requests, "the call is made when the iteration begins")
	for range 2 {
		for id, err := range members {
			require.NoError(t, err)
			assert.Equal(t, "u1", id)
			break
		}
	}
	assert.Len(t, w.Requests, 2)
}

func TestMutedGroupsReadPageAfterPage(t *testing.T) {
	list := make([]string, 200)
	for i := range list {
		list[i] = fmt.Sprintf(`{"groupId":"g%d","stat":"1"}`, i)
	}
	w := apitest.NewWire(t, 200, `{"code":200,"groupinfo":[`+strings.Join(list, ",")+`]}`)
	groups, err := apitest.Collect(group.New(w.Client).MutedGroups(t.Context()))
	assert.ErrorIs(t, err, rongcloud.ErrUnavailable, "the answer to page 2 is that to page 1")
	assert.Len(t, groups, 200)
	require.Len(t, w.Requests, 2)
	assert.Equal(t, "page=2&size=200", w.Requests[1].Body)
}

func TestJSONOfResults(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for want, result := range map[string]any{
		`{"messageUID":"C1A2","memberCount":3}`:                                         group.Change{MessageUID: "C1A2", MemberCount: 3},
		`{"id":"g1","name":"Team"}`:                                                     group.Group{ID: "g1", Name: "Team"},
		`{"userId":"u1","since":"2026-03-04T12:00:00Z","until":"2026-03-04T12:01:00Z"}`: group.Muted{UserID: "u1", Since: noon, Until: noon.Add(time.Minute)},
		`{"userId":"u1"}`: group.Muted{UserID: "u1"},
	} {
		got, err := json.Marshal(result)
		require.NoError(t, err)
		assert.JSONEq(t, want, string(got))
	}
}
