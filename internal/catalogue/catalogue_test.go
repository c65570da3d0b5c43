package catalogue

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOperationsAreWellFormed(t *testing.T) {
	methods := []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete}
	require.NotEmpty(t, Operations())
	for _, op := range Operations() {
		t.Run(op.ID, func(t *testing.T) {
			assert.NotEmpty(t, op.Title)
			assert.Contains(t, methods, op.Method)
			assert.True(t, strings.HasPrefix(op.Path, "/"), op.Path)
			assert.Contains(t, []string{"form", "json", "query"}, op.Encoding)
			assert.Contains(t, Families, op.File)
			if op.Doc != "" {
				page, err := url.Parse(op.Doc)
				require.NoError(t, err)
				assert.NotEmpty(t, page.Hostname(), op.Doc)
			}
			if op.Quota != nil {
				assert.Positive(t, op.Quota.Limit)
				assert.Contains(t, []string{"second", "minute", "hour", "day"}, op.Quota.Per)
				assert.Contains(t, []string{"calls", "recipients", "targets", "users", "entries"}, op.Quota.Counts)
			}
			if op.ReplacedBy != "" {
				_, known := Lookup(op.ReplacedBy)
				assert.True(t, known, "replaced by %s, which is not listed", op.ReplacedBy)
			}
			names := map[string]bool{}
			for _, p := range op.Params {
				assert.NotEmpty(t, p.Type, p.Name)
				assert.False(t, names[p.Name], "%s is listed twice", p.Name)
				names[p.Name] = true
				found, ok := op.Param(p.Name)
				assert.True(t, ok)
				assert.Equal(t, p, found)
			}
		})
	}
}

func TestEveryOperationIsFoundByIDAndPath(t *testing.T) {
	ids := map[string]bool{}
	for _, op := range Operations() {
		assert.False(t, ids[op.ID], "%s is listed twice", op.ID)
		ids[op.ID] = true
		found, ok := Lookup(op.ID)
		require.True(t, ok)
		assert.Same(t, op, found)
		assert.True(t, slices.Contains(ByPath(op.Path), op))
	}
	_, ok := Lookup("chatroom.invented")
	assert.False(t, ok)
	assert.Empty(t, ByPath("/invented.json"))
}

func TestEveryFamilyHasOperations(t *testing.T) {
	for _, family := range Families {
		assert.True(t, slices.ContainsFunc(Operations(), func(op *Operation) bool { return op.File == family }), family)
	}
}

func TestMessageTypesAndCodes(t *testing.T) {
	names := map[string]bool{}
	for _, m := range MessageTypes() {
		assert.NotEmpty(t, m.ObjectName)
		assert.False(t, names[m.ObjectName], "%s is listed twice", m.ObjectName)
		names[m.ObjectName] = true
	}
	assert.True(t, names["RC:TxtMsg"])

	codes := map[int]bool{}
	for _, c := range Codes() {
		assert.NotEmpty(t, c.Meaning)
		assert.False(t, codes[c.Code], "%d is listed twice", c.Code)
		codes[c.Code] = true
	}
	assert.True(t, codes[200] && codes[10000] && codes[1004])
}

func TestListsCannotBeChanged(t *testing.T) {
	Operations()[0], Codes()[0], MessageTypes()[0] = nil, Code{}, MessageType{}
	assert.NotNil(t, Operations()[0])
	assert.NotZero(t, Codes()[0])
	assert.NotEmpty(t, MessageTypes()[0].ObjectName)
}

func TestAParameterWithAnArgumentInItsName(t *testing.T) {
	op := Operation{Params: []Param{{Name: "chatroom[ID]=NAME"}, {Name: "userId"}}}
	for name, want := range map[string]string{
		"chatroom[10086]": "chatroom[ID]=NAME", "chatroom[]": "chatroom[ID]=NAME", "userId": "userId",
		"chatroom": "", "chatroom[10086": "", "user": "", "userId[1]": "", "": "",
	} {
		p, ok := op.Param(name)
		assert.Equal(t, want != "", ok, name)
		assert.Equal(t, want, p.Name, name)
	}
}

func TestEveryQuotaHasALength(t *testing.T) {
	for _, op := range Operations() {
		if op.Quota == nil {
			continue
		}
		assert.NotPanics(t, func() { assert.GreaterOrEqual(t, op.Quota.Duration(), time.Second) }, op.ID)
		if op.Quota.Also != nil {
			assert.NotPanics(t, func() { assert.Greater(t, op.Quota.Also.Duration(), op.Quota.Duration()) }, op.ID)
		}
	}
}
