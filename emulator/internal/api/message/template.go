package message

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

func sendTemplate(s *state.State, r *api.Request, kind state.ConversationType) (api.Fields, error) {
	p := toUsers(r, kind)
	var values []map[string]string
	if err := r.Decode("values", &values); err != nil {
		return nil, api.Refuse(api.CodeBadParameter, "values: must be objects of texts: %v", err)
	}
	if len(values) != len(p.Targets) {
		return nil, api.Refuse(api.CodeBadParameter, "values: must be one for each of the %d users, are %d", len(p.Targets), len(values))
	}
	p.Contents = make([]string, len(values))
	for i, v := range values {
		p.Contents[i] = fill(p.Content, v)
	}
	return Send(s, p, "userId")
}

// fill puts the values of markers into a text. It goes through the text once: what is in a value is no marker. Of two markers at one
// place the longer one counts.
func fill(text string, values map[string]string) string {
	markers := slices.SortedFunc(maps.Keys(values), func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	var pairs []string
	for _, marker := range markers {
		if marker != "" {
			pairs = append(pairs, marker, values[marker])
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

//operation:message.sendPrivateTemplate
func SendPrivateTemplate(s *state.State, r *api.Request) (api.Fields, error) {
	return sendTemplate(s, r, state.Private)
}

//operation:message.sendSystemTemplate
func SendSystemTemplate(s *state.State, r *api.Request) (api.Fields, error) {
	return sendTemplate(s, r, state.System)
}
