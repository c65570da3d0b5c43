package param_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

type sendParams struct {
	From    string `param:"fromUserId"`
	Content any    `param:"content,objectName"`
	Where   place
	Look    *look `param:"pushExt"`
	SentAt  time.Time
	hidden  string `param:"hidden"`
}

type place struct {
	ID string `param:"targetId"`
}

type look struct {
	Title  string     `param:"title"`
	Vendor vendorLook `param:"HW"`
	Lines  []line     `param:"lines"`
}

type vendorLook struct {
	Image string `param:"image"`
}

type line struct {
	Text string `param:"text"`
}

func TestErrorsNameTheGoField(t *testing.T) {
	for parameter, want := range map[string]string{
		"fromUserId":            "sendParams.From",
		"content":               "sendParams.Content",
		"objectName":            "sendParams.Content",
		"targetId":              "sendParams.Where.ID",
		"pushExt":               "sendParams.Look",
		"pushExt.title":         "sendParams.Look.Title",
		"pushExt.HW.image":      "sendParams.Look.Vendor.Image",
		"pushExt.lines[3]":      "sendParams.Look.Lines[3]",
		"pushExt.lines[3].text": "sendParams.Look.Lines[3].Text",
		"pushExt.other":         "sendParams.Look",
		"pushExtra":             "",
		"title":                 "",
		"hidden":                "",
		"":                      "",
	} {
		set := param.Of[sendParams](op)
		set.Fail(parameter, "is wrong")
		var e *rongcloud.Error
		require.ErrorAs(t, set.Err(), &e)
		assert.Equal(t, parameter, e.Parameter)
		assert.Equal(t, want, e.Field, parameter)
	}
	assert.Empty(t, sendParams{}.hidden)
}

func TestErrorsNameTheArgument(t *testing.T) {
	for parameter, want := range map[string]string{
		"userId": "userIDs", "chatroom[r1]": "names", "chatroom[ID]": "names", "chatroomId": "", "user": "",
	} {
		set := param.For(op).Arg("userIDs", "userId").Arg("names", "chatroom[ID]")
		set.Fail(parameter, "is wrong")
		var e *rongcloud.Error
		require.ErrorAs(t, set.Err(), &e)
		assert.Equal(t, want, e.Field, parameter)
	}
}

func TestErrorHasGoNameAndWireName(t *testing.T) {
	set := param.Of[sendParams](op)
	set.ID("targetId", "")
	assert.EqualError(t, set.Err(), "rongcloud: user.test: invalid argument: sendParams.Where.ID (targetId) must have 1 to 64 bytes, is empty")
	set = param.For(op).Arg("keys", "keys")
	set.ID("keys", "")
	assert.EqualError(t, set.Err(), "rongcloud: user.test: invalid argument: keys must have 1 to 64 bytes, is empty")
}

func TestFieldOfTypeWithoutFields(t *testing.T) {
	for _, kind := range []reflect.Type{reflect.TypeFor[string](), reflect.TypeFor[[]int](), reflect.TypeFor[*time.Time]()} {
		_, ok := param.FieldOf(kind, param.Tag, "p")
		assert.False(t, ok, kind)
	}
}

// callerFunc serves to test a nil function in a Caller.
type callerFunc func(rongcloud.Request) error

func (f callerFunc) Call(_ context.Context, req rongcloud.Request, _ rongcloud.Answer, _ ...rongcloud.CallOption) (rongcloud.Meta, error) {
	return rongcloud.Meta{}, f(req)
}

type callerValue struct{}

func (callerValue) Call(context.Context, rongcloud.Request, rongcloud.Answer, ...rongcloud.CallOption) (rongcloud.Meta, error) {
	return rongcloud.Meta{}, nil
}

func TestMissingCaller(t *testing.T) {
	for says, caller := range map[string]rongcloud.Caller{
		"Caller is nil:":                     nil,
		"Caller is a nil *rongcloud.Client:": (*rongcloud.Client)(nil),
		"Caller is a nil *param_test.fake:":  (*fake)(nil),
		"Caller is a nil param_test.caller":  callerFunc(nil),
	} {
		set := param.For(op)
		set.ID("userId", "") // the missing id comes first
		meta, err := set.Call(t.Context(), caller, nil, nil)
		var e *rongcloud.Error
		require.ErrorAs(t, err, &e)
		assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
		assert.Equal(t, "Caller", e.Parameter)
		assert.ErrorContains(t, err, says)
		assert.Equal(t, rongcloud.Meta{Operation: "user.test"}, meta)
	}
	for _, caller := range []rongcloud.Caller{callerValue{}, &callerValue{}, callerFunc(func(rongcloud.Request) error { return nil })} {
		assert.NoError(t, param.For(op).Do(t.Context(), caller, nil))
	}
}
