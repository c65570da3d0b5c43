package apitest

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

type inner struct {
	Title string `param:"title"`
}

type element struct {
	UID string `param:"msgUID"`
}

type outer struct {
	ID       string    `param:"groupId"`
	Messages []element `param:"msgs"`
	Ext      *inner    `param:"pushExt"`
	Shared   struct {
		Data string `param:"data"`
	}
}

var nested = map[string]*catalogue.Param{
	"groupId": {Name: "groupId"}, "data": {Name: "data"},
	"msgs":    {Name: "msgs", Fields: []catalogue.Param{{Name: "msgUID"}}},
	"pushExt": {Name: "pushExt", Fields: []catalogue.Param{{Name: "title"}}},
}

func TestPlacesInNestedParameters(t *testing.T) {
	value := outer{ID: "g", Messages: []element{{"A"}, {"B"}}, Ext: &inner{"t"}}
	value.Shared.Data = "d"
	paths := map[string][]int{}
	for _, p := range (place{}).inside(reflect.ValueOf(value), func(name string) *catalogue.Param { return nested[name] }) {
		require.NotNil(t, p.param, p.name)
		paths[p.name] = p.path
	}
	assert.Equal(t, map[string][]int{
		"groupId": {0}, "msgs": {1}, "msgs.msgUID": {1, 0, 0}, "pushExt": {2}, "pushExt.title": {2, 0}, "data": {3, 0},
	}, paths)

	for name, want := range map[string]outer{
		"msgs.msgUID":   {ID: "g", Messages: []element{{"new"}, {"B"}}, Ext: &inner{"t"}, Shared: value.Shared},
		"pushExt.title": {ID: "g", Messages: []element{{"A"}, {"B"}}, Ext: &inner{"new"}, Shared: value.Shared},
		"groupId":       {ID: "new", Messages: []element{{"A"}, {"B"}}, Ext: &inner{"t"}, Shared: value.Shared},
	} {
		got := replaced(reflect.ValueOf(value), paths[name], reflect.ValueOf("new"))
		assert.Equal(t, want, got.Interface(), name)
	}
	assert.Equal(t, []element{{"A"}, {"B"}}, value.Messages, "the sample stays as it is")
	assert.Equal(t, "t", value.Ext.Title, "the sample stays as it is")
}

func TestLimitedParameters(t *testing.T) {
	op, ok := catalogue.Lookup("push.notify")
	require.True(t, ok)
	keys := limited("", op.Params)
	assert.Contains(t, keys, "notification.title")
	assert.Contains(t, keys, "notification.android.oppo.notify_level")
	assert.Contains(t, keys, "audience.tag")
	assert.NotContains(t, keys, "notification.alert")
}
