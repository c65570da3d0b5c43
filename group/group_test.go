package group_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"testing"

	"github.com/rongcloud-go/sdk/group"
	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/internal/samples"
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

func TestBadInput(t *testing.T) {
	long := strings.Repeat("g", 65)
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "no groups", Parameter: "group[ID]", Says: "groups (group[ID]) must have at least 1 value", Call: syncing(nil)},
		{Name: "an empty id", Parameter: "group[]", Says: "groups (group[]) must have 1 to 64 bytes", Call: syncing(map[string]string{"g": "G", "": "x"})},
		{Name: "a long id", Parameter: "group[" + long + "]", Says: "at most 64 bytes, has 65", Call: syncing(map[string]string{long: "x"})},
		{Name: "brackets", Parameter: "group[a]b]", Says: "brackets", Call: syncing(map[string]string{"a]b": "x"})},
		{Name: "no name", Parameter: "group[g]", Says: "must not be empty", Call: syncing(map[string]string{"g": ""})},
		{Name: "no user", Parameter: "userId", Says: "userID (userId) must have 1 to 64 bytes", Call: apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
			return on(c).LeaveAll(ctx, "")
		})},
	})
}

func ExampleService_Sync() {
	client, err := rongcloud.FromEnv()
	if err != nil {
		log.Fatal(err)
	}
	err = group.New(client).Sync(context.Background(), "ann", map[string]string{"g1": "Team", "g2": "Friends"})
	fmt.Println(err)
}
