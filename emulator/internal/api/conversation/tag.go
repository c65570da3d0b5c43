package conversation

import (
	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

//operation:conversation.setUserTags
func SetUserTags(s *state.State, r *api.Request) (api.Fields, error) {
	var tags []struct {
		ID   string `json:"tagId"`
		Name string `json:"tagName"`
	}
	if err := r.Decode("tags", &tags); err != nil {
		return nil, api.Refuse(api.CodeBadParameter, "tags: %v", err)
	}
	list := make([]state.Tag, len(tags))
	for i, t := range tags {
		list[i] = state.Tag{ID: t.ID, Name: t.Name}
	}
	return nil, s.SaveTags(r.Text("userId"), list)
}

//operation:conversation.deleteUserTags
func DeleteUserTags(s *state.State, r *api.Request) (api.Fields, error) {
	s.DeleteTags(r.Text("userId"), r.List("tagIds"))
	return nil, nil
}

//operation:conversation.getUserTags
func GetUserTags(s *state.State, r *api.Request) (api.Fields, error) {
	id := r.Text("userId")
	return api.Fields{"data": api.Fields{"userId": id, "tags": fieldsOf(s.Tags(id))}}, nil
}

// tagged decodes the conversations of a call.
func tagged(r *api.Request) ([]state.ConversationKey, error) {
	var list []struct {
		Target string `json:"targetId"`
		Type   int    `json:"conversationType"`
	}
	if err := r.Decode("conversations", &list); err != nil {
		return nil, api.Refuse(api.CodeBadParameter, "conversations: %v", err)
	}
	keys := make([]state.ConversationKey, len(list))
	for i, c := range list {
		keys[i] = state.ConversationKey{Type: state.ConversationType(c.Type), Target: c.Target}
	}
	return keys, nil
}

//operation:conversation.addToTag
func AddToTag(s *state.State, r *api.Request) (api.Fields, error) {
	list, err := tagged(r)
	if err != nil {
		return nil, err
	}
	return nil, s.TagConversations(r.Text("userId"), r.Text("tagId"), list)
}

//operation:conversation.removeFromTag
func RemoveFromTag(s *state.State, r *api.Request) (api.Fields, error) {
	list, err := tagged(r)
	if err != nil {
		return nil, err
	}
	s.UntagConversations(r.Text("userId"), r.Text("tagId"), list)
	return nil, nil
}

//operation:conversation.listByTag
func ListByTag(s *state.State, r *api.Request) (api.Fields, error) {
	list := []api.Fields{}
	for _, k := range s.Tagged(r.Text("userId"), r.Text("tagId")) {
		list = append(list, api.Fields{"targetId": k.Target, "conversationType": int(k.Type)})
	}
	return api.Fields{"data": api.Fields{"tagId": r.Text("tagId"), "conversations": list}}, nil
}
