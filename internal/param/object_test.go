package param_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

type bodyParams struct {
	Name   string         `param:"name"`
	Count  int            `param:"count"`
	Zero   *int           `param:"zero"`
	On     bool           `param:"on"`
	Digit  bool           `param:"digit" wire:"1"`
	Tags   []string       `param:"tags"`
	Parts  []part         `param:"parts"`
	Inner  inner          `param:"inner"`
	Maybe  *inner         `param:"maybe"`
	Extras map[string]any `param:"extras"`
	common
	Common
	Skipped func()
}

type part struct {
	Type string `param:"type"`
}

type inner struct {
	Deep part `param:"deep"`
}

type Common struct {
	Shared string `param:"shared"`
}

type common struct{ hidden string }

func TestAnObjectOfAStruct(t *testing.T) {
	for want, p := range map[string]bodyParams{
		`{}`: {common: common{"x"}},
		`{"name":"n","count":2,"zero":0,"on":true,"digit":1,"tags":["a"],"parts":[{"type":"t"},{}],"inner":{"deep":{"type":"d"}},
			"maybe":{"deep":{"type":"m"}},"extras":{"k":[1]},"shared":"s"}`: {
			Name: "n", Count: 2, Zero: new(0), On: true, Digit: true, Tags: []string{"a"}, Parts: []part{{"t"}, {}},
			Inner: inner{part{"d"}}, Maybe: &inner{part{"m"}}, Extras: map[string]any{"k": []int{1}}, Common: Common{"s"},
		},
	} {
		set := param.Of[bodyParams](op)
		text, err := json.Marshal(set.Object("", p))
		require.NoError(t, err)
		require.NoError(t, set.Err())
		assert.JSONEq(t, want, string(text))
	}
}

// refusal returns the first error: its path on the wire, its name in Go, and its message.
func refusal(t *testing.T, check func(s *param.Set)) (parameter, field, says string) {
	t.Helper()
	set := param.Of[bodyParams](op)
	check(set)
	var e *rongcloud.Error
	require.ErrorAs(t, set.Err(), &e)
	assert.ErrorIs(t, e, rongcloud.ErrInvalidArgument)
	return e.Parameter, e.Field, e.Message
}

func TestBadObjects(t *testing.T) {
	for parameter, c := range map[string]struct {
		params bodyParams
		field  string
		says   string
	}{
		"name":            {bodyParams{Name: "\xff"}, "bodyParams.Name", "must be UTF-8"},
		"tags[1]":         {bodyParams{Tags: []string{"a", "\xff"}}, "bodyParams.Tags[1]", "must be UTF-8"},
		"parts[2].type":   {bodyParams{Parts: []part{{}, {}, {"\xff"}}}, "bodyParams.Parts[2].Type", "must be UTF-8"},
		"inner.deep.type": {bodyParams{Inner: inner{part{"\xff"}}}, "bodyParams.Inner.Deep.Type", "must be UTF-8"},
		"maybe.deep.type": {bodyParams{Maybe: &inner{part{"\xff"}}}, "bodyParams.Maybe.Deep.Type", "must be UTF-8"},
		"shared":          {bodyParams{Common: Common{"\xff"}}, "bodyParams.Common.Shared", "must be UTF-8"},
		"extras[]":        {bodyParams{Extras: map[string]any{"": 1}}, "bodyParams.Extras[]", "must not be empty"},
		"extras[k]":       {bodyParams{Extras: map[string]any{"k": "\xff"}}, "bodyParams.Extras[k]", "must be UTF-8"},
		"extras":          {bodyParams{Extras: map[string]any{"k": func() {}}}, "bodyParams.Extras", "is not valid"},
	} {
		gotParameter, field, says := refusal(t, func(s *param.Set) { s.Object("", c.params) })
		assert.Equal(t, parameter, gotParameter)
		assert.Equal(t, c.field, field)
		assert.Equal(t, c.says, says)
	}
}

func TestLists(t *testing.T) {
	thousand := strings.Split(strings.Repeat("u,", 1000)+"u", ",")
	for name, c := range map[string]struct {
		check     func(s *param.Set)
		parameter string
		says      string
	}{
		"an id":             {func(s *param.Set) { s.CheckIDs("tags", []string{"a", "b c"}, 2) }, "tags[1]", "spaces"},
		"no ids":            {func(s *param.Set) { s.CheckIDs("tags", nil, 2) }, "tags", "1 to 2 values, has none"},
		"texts":             {func(s *param.Set) { s.CheckTexts("tags", []string{"a", "abc"}, 2, param.Chars(2)) }, "tags[1]", "at most 2 characters, has 3"},
		"too many texts":    {func(s *param.Set) { s.CheckTexts("tags", thousand, 1000, param.Limit{}) }, "tags", "at most 1000 values, has 1001"},
		"joined, too many":  {func(s *param.Set) { s.Joined("tags", thousand, 1000) }, "tags", "at most 1000 values, has 1001"},
		"joined, a comma":   {func(s *param.Set) { s.Joined("tags", []string{"a", "b,c"}, 5) }, "tags[1]", "commas"},
		"joined, empty":     {func(s *param.Set) { s.Joined("tags", []string{"a", ""}, 5) }, "tags[1]", "is empty"},
		"keyed, none":       {func(s *param.Set) { s.Keyed("extras", nil, 0) }, "extras[ID]", "at least 1 value"},
		"keyed, too many":   {func(s *param.Set) { s.Keyed("extras", map[string]string{"a": "1", "b": "2"}, 1) }, "extras[ID]", "at most 1 values, has 2"},
		"keyed, empty":      {func(s *param.Set) { s.Keyed("extras", map[string]string{"": "1"}, 0) }, "extras[]", "is empty"},
		"keyed, a bracket":  {func(s *param.Set) { s.Keyed("extras", map[string]string{"a]": "1"}, 0) }, "extras[a]]", "brackets"},
		"keyed, no value":   {func(s *param.Set) { s.Keyed("extras", map[string]string{"a": ""}, 0) }, "extras[a]", "must not be empty"},
		"one of, a string":  {func(s *param.Set) { param.OneOf(s, "name", "c", "a", "b") }, "name", "must be one of [a b], is c"},
		"one of, a number":  {func(s *param.Set) { param.OneOf(s, "count", 3, 1, 2, 4) }, "count", "must be one of [1 2 4], is 3"},
		"JSON that is none": {func(s *param.Set) { s.JSON("extras", func() {}) }, "extras", "is not valid"},
	} {
		t.Run(name, func(t *testing.T) {
			parameter, field, says := refusal(t, c.check)
			assert.Equal(t, c.parameter, parameter)
			assert.NotEmpty(t, field)
			assert.Contains(t, says, c.says)
		})
	}
}

func TestListsThatAreSent(t *testing.T) {
	seen := sent(t, func(s *param.Set) {
		s.Joined("ids", []string{"a", "b"}, 2)
		s.Keyed("group", map[string]string{"2": "B", "1": "A"}, 2)
		s.JSON("json", []string{"<&>"})
		param.OneOf(s, "kind", "", "a")
		s.Targets("g", "h")
		s.ToGroup(true)
	})
	assert.Equal(t, rongcloud.Fields{
		{Name: "ids", Value: "a,b"}, {Name: "group[1]", Value: "A"}, {Name: "group[2]", Value: "B"}, {Name: "json", Value: `["<&>"]`},
	}, seen.Fields)
	assert.Equal(t, []string{"g", "h"}, seen.Targets)
	assert.True(t, seen.ToGroup)
}

func sent(t *testing.T, fill func(s *param.Set)) (seen rongcloud.Request) {
	t.Helper()
	set := param.For(op)
	fill(set)
	require.NoError(t, set.Do(t.Context(), callerFunc(func(req rongcloud.Request) error {
		seen = req
		return nil
	}), nil))
	return seen
}
